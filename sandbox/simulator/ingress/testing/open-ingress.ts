/** A cluster with an Ingress controller on ports of this machine, and Pods that answer in this process. */
import { createServer, type RequestListener, type Server } from 'node:http';
import type { Duplex } from 'node:stream';
import type { V1HTTPIngressPath, V1IngressRule, V1IngressSpec } from '@kubernetes/client-node';
import type { PodStack } from '../../network/network-stack.ts';
import { IngressDoor, type IngressPorts } from '../../provider/ingress-door.ts';
import { put, putEndpoints, putService } from '../../testing/make-service.ts';
import { openTestCluster, type TestCluster } from '../../testing/open-test-cluster.ts';

const node = 'drydock-control-plane';
const podPort = 8080;
/** Longer than any of the controller's waits. */
const everythingKnownMs = 2_100;

export interface TestIngress extends AsyncDisposable {
  readonly test: TestCluster;
  readonly ports: IngressPorts;
  /** A Pod of the Service `default/web` that answers requests. */
  addPod(name: string, answer: RequestListener): TestPod;
  /** Says which Pods are behind `default/web`. */
  setEndpoints(...pods: readonly (TestPod | { readonly pod: TestPod; readonly terminating: true })[]): void;
  putIngress(spec: V1IngressSpec, name?: string, annotations?: Readonly<Record<string, string>>): void;
  /** Ends the connections that the controller keeps to Pods. */
  closeKept(): void;
  /** Lets the controller see all there is. */
  catchUp(): Promise<void>;
}

export interface TestPod {
  readonly stack: PodStack;
  readonly server: Server;
}

export async function openTestIngress(): Promise<TestIngress> {
  const test = openTestCluster();
  const { cluster, clock } = test;
  if (!cluster.ingress) throw new Error('a cluster of tests has an Ingress controller');
  const door = new IngressDoor();
  const opened = await door.open(cluster.ingress);
  putService(cluster, { clusterIP: '10.96.7.7', ports: [{ port: 80 }] });
  const kept = new Set<Duplex>();
  return {
    test,
    ports: opened.ports,
    addPod(name, answer) {
      const stack = cluster.network.attach({ namespace: 'default', name, uid: name, node, hostNetwork: false });
      const server = createServer(answer);
      stack.listen({ port: podPort }, ({ stream }) => {
        kept.add(stream);
        server.emit('connection', stream);
      });
      return { stack, server };
    },
    setEndpoints(...pods) {
      const endpoints = pods.map((one) => {
        const { stack } = 'pod' in one ? one.pod : one;
        const terminating = 'pod' in one;
        return { addresses: [stack.ip], conditions: { ready: !terminating, serving: true, terminating } };
      });
      putEndpoints(cluster, endpoints, [{ port: podPort }]);
    },
    putIngress(spec, name = 'web', annotations = {}) {
      put(cluster, '/networking.k8s.io/ingresses', {
        metadata: { name, namespace: 'default', creationTimestamp: '2026-01-01T00:00:00Z', annotations },
        spec: { ingressClassName: 'traefik', ...spec },
      });
    },
    closeKept() {
      for (const stream of kept) stream.destroy();
    },
    catchUp: () => clock.advance(everythingKnownMs),
    async [Symbol.asyncDispose]() {
      cluster.close();
      await opened[Symbol.asyncDispose]();
      door.close();
    },
  };
}

/** A rule for `host` with paths to `default/web`, or to the Service named. */
export function rule(
  host: string | undefined,
  ...paths: readonly (readonly [pathType: string, path: string, service?: string])[]
): V1IngressRule {
  return {
    ...(host ? { host } : {}),
    http: {
      paths: paths.map(
        ([pathType, path, name = 'web']): V1HTTPIngressPath => ({
          path,
          pathType,
          backend: { service: { name, port: { number: 80 } } },
        }),
      ),
    },
  };
}
