/** The Ingress controller of a cluster: Traefik v3.6 as it behaves with its chart's settings, with a view of the cluster of its own, which is later than kube-proxy's. */
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import type { SecureContext } from 'node:tls';
import type { Cluster } from '../cluster/cluster.ts';
import { LaterView, type Pace } from '../network/later-view.ts';
import { equal, type Json } from '../patch/json.ts';
import { metaOf } from '../registry/object-access.ts';
import { makeAuthority } from '../tls/certificates.ts';
import { type Answer, noRoute, noServer, toHttps } from './answers.ts';
import { Balancer } from './balancer.ts';
import { Certificates } from './certificates.ts';
import { cleanPath } from './clean-path.ts';
import { answerWith, type Forwarding, forward } from './forward.ts';
import { rewrite } from './nginx-rewrite.ts';
import { publishStatus } from './publish-status.ts';
import { readRouting } from './read-routing.ts';
import { findRouter, noRouting, type Routing } from './routing.ts';
import { answerOn, switchProtocol } from './switch-protocol.ts';
import { Upstreams } from './upstreams.ts';

/** Traefik takes its configuration anew at most every 2 s (providersThrottleDuration); the first change after a quiet time it takes at once. */
export const traefikPace: Pace = { lagMs: 50, intervalMs: 2_000 };
/** Its clients come through a port of the node's, by way of Docker's gateway. */
const clientIp = '172.18.0.1';
/** Its Pod's name, label and namespace, where real clusters of labs have it. */
const hostname = 'traefik';
/** The last of the first node's, so that Pods have the addresses they would have without it. */
const podIp = '10.244.0.254';
const ingresses = '/networking.k8s.io/ingresses/';

export class IngressController {
  readonly #cluster: Cluster;
  readonly #view: LaterView<Routing>;
  readonly #balancer: Balancer;
  readonly #certificates: Certificates;
  #upstreams: Upstreams | undefined;
  /** There has been an Ingress: until then nothing is followed. */
  #isNeeded = false;

  constructor(cluster: Cluster, pace: Pace = traefikPace) {
    this.#cluster = cluster;
    this.#balancer = new Balancer(cluster.random);
    this.#certificates = new Certificates(() => makeAuthority({ commonName: 'TRAEFIK DEFAULT CERT' }, cluster.now()));
    this.#view = new LaterView(cluster, {
      prefixes: [
        ingresses,
        '/networking.k8s.io/ingressclasses/',
        '/core/services/',
        '/core/secrets/',
        '/discovery.k8s.io/endpointslices/',
      ],
      pace,
      read: () => readRouting(cluster.reader),
      isSame: (one, other) => equal(one as unknown as Json, other as unknown as Json),
    });
    if (cluster.storage.list(ingresses).length > 0) this.#start(pace);
    else this.#startLater(pace);
    cluster.onClose(() => this.#upstreams?.[Symbol.dispose]());
  }

  handle(request: IncomingMessage, response: ServerResponse, secure: boolean): void {
    const forwarding = this.#route(request, secure);
    if ('status' in forwarding) answerWith(response, forwarding);
    else forward(request, response, forwarding);
  }

  /** A request to switch protocols. */
  upgrade(request: IncomingMessage, client: Duplex, head: Buffer, secure: boolean): void {
    const forwarding = this.#route(request, secure);
    if ('status' in forwarding) answerOn(client, forwarding);
    else void switchProtocol(request, client, head, forwarding);
  }

  /** For TLS clients that name no host. */
  get ownCertificate(): { readonly cert: string; readonly key: string } {
    return this.#certificates.own;
  }

  /** For a TLS client that asks for `name`. */
  certificateFor(name: string): SecureContext {
    return this.#certificates.contextFor(name, this.#routing.certificates);
  }

  get #routing(): Routing {
    return this.#isNeeded ? this.#view.current : noRouting;
  }

  #startLater(pace: Pace): void {
    const { storage, clock } = this.#cluster;
    let timer: Disposable | undefined;
    const watch = storage.watch(ingresses, storage.revision, () => {
      watch[Symbol.dispose]();
      timer = clock.after(pace.lagMs, () => this.#start(pace));
    });
    this.#cluster.onClose(() => timer?.[Symbol.dispose]());
  }

  #start(pace: Pace): void {
    this.#isNeeded = true;
    // Looking at it is what makes it follow.
    void this.#view.current;
    const published = new LaterView(this.#cluster, {
      prefixes: [ingresses, '/networking.k8s.io/ingressclasses/'],
      pace: { lagMs: pace.lagMs, intervalMs: 0 },
      read: () => publishStatus(this.#cluster),
    });
    void published.current;
  }

  #route(request: IncomingMessage, secure: boolean): Forwarding | Answer {
    const asked = String(request.headers[':authority'] ?? request.headers.host ?? '');
    const host = asked.toLowerCase().replace(/:\d+$/, '');
    const path = cleanPath(request.url ?? '/');
    const entryPoint = secure ? 'websecure' : 'web';
    const router = findRouter(this.#routing, { host, path: path.replace(/[?#].*$/, ''), entryPoint });
    if (!router) return noRoute;
    if (router.toHttps && !secure) return toHttps(host, path);
    const server = this.#balancer.choose(router.backend);
    if (!server) return noServer;
    const passed = router.backend.passHostHeader ? asked : `${server.ip}:${server.port}`;
    const { upgrade } = request.headers;
    return {
      upstreams: this.#openUpstreams(),
      server,
      path: router.rewrite ? rewrite(path, router.rewrite.path, router.rewrite.target) : path,
      by: { clientIp, host: passed, secure, server: hostname, ...(upgrade ? { upgrade } : {}) },
    };
  }

  #openUpstreams(): Upstreams {
    if (!this.#upstreams) {
      const [first] = this.#cluster.reader.list('/api/v1/nodes');
      const node = first ? (metaOf(first).name ?? '') : '';
      const pod = { namespace: hostname, name: hostname, uid: hostname, node, hostNetwork: false };
      const stack = this.#cluster.network.attachComponent(pod, { app: hostname }, podIp);
      this.#upstreams = new Upstreams(stack, this.#cluster.clock);
    }
    return this.#upstreams;
  }
}
