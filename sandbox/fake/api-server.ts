/** A literal Kubernetes API server: HTTPS on a free port of 127.0.0.1, enough of the API for kubectl, checks and labs. */
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer } from 'node:https';
import type { Duplex } from 'node:stream';
import { z } from 'zod';
import { makeCertificate } from './certificate.ts';
import { answerExec } from './exec.ts';
import { Kubelet } from './kubelet.ts';
import { type FakeObject, Objects } from './objects.ts';
import { applyPatch } from './patch.ts';
import { bodyOf, Refusal, send, sendError, type Target, targetOf, verbOf } from './request.ts';
import { discover } from './resources.ts';
import { type Account, isAllowed, resourceOf } from './rights.ts';
import { isSelected } from './selectors.ts';
import { serveWatch } from './serve-watch.ts';
import { makeTable } from './table.ts';

export interface ApiServer extends AsyncDisposable {
  readonly port: number;
  /** PEM. */
  readonly certificate: string;
  readonly adminToken: string;
}

const objectSchema = z.looseObject({
  metadata: z.looseObject({ name: z.string().optional(), generateName: z.string().optional() }).default({}),
});
const deleteSchema = z.looseObject({ gracePeriodSeconds: z.int().nullish() });

export async function openApiServer(now: () => Date): Promise<ApiServer> {
  const objects = new Objects(now);
  const kubelet = new Kubelet(objects);
  const adminToken = randomBytes(16).toString('hex');
  const accounts = new Map<string, Account | 'admin'>([[adminToken, 'admin']]);
  for (const name of ['default', 'kube-system']) {
    objects.put(resourceOf('namespaces'), newObject({ metadata: { name }, status: { phase: 'Active' } }));
  }
  objects.put(resourceOf('nodes'), newObject({ metadata: { name: 'drydock-control-plane' } }));

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? '/', 'https://127.0.0.1');
    const account = accountOf(request);
    const about = discover(url.pathname);
    if (about !== undefined) return send(response, 200, about);
    const target = targetOf(url.pathname);
    const asTable = /;as=Table/.test(request.headers.accept ?? '');
    const show = (object: FakeObject) => (asTable ? makeTable([object], objects.version, now()) : object);
    const watching = url.searchParams.get('watch') === 'true' || url.searchParams.get('watch') === '1';
    const verb = verbOf(request.method ?? 'GET', target, watching);
    authorize(account, verb, target);
    if (verb === 'watch') return serveWatch({ objects, target, query: url.searchParams, response, show });
    if (verb === 'list') {
      const found = objects
        .list(target.resource, target.namespace)
        .filter((object) => isSelected(object, url.searchParams));
      if (asTable) return send(response, 200, makeTable(found, objects.version, now()));
      return send(response, 200, {
        kind: `${target.resource.kind}List`,
        apiVersion: target.resource.groupVersion,
        metadata: { resourceVersion: String(objects.version) },
        items: found,
      });
    }
    if (target.subresource === 'log')
      return send(response, 200, `This is the log of ${found(target).metadata.name}.\n`);
    if (target.subresource === 'token') {
      const token = randomBytes(16).toString('hex');
      accounts.set(token, { namespace: target.namespace ?? '', name: found(target).metadata.name });
      const expirationTimestamp = new Date(now().getTime() + 7 * 24 * 3_600_000).toISOString();
      return send(response, 201, {
        kind: 'TokenRequest',
        apiVersion: 'authentication.k8s.io/v1',
        metadata: {},
        spec: { audiences: [], expirationSeconds: 604_800 },
        status: { token, expirationTimestamp },
      });
    }
    if (verb === 'get') {
      return send(response, 200, show(found(target)));
    }
    if (verb === 'create') return send(response, 201, create(target, await bodyOf(request), url.searchParams));
    if (verb === 'delete') return send(response, 200, remove(target, await bodyOf(request)));
    const before = found(target);
    const strategic = request.headers['content-type'] === 'application/strategic-merge-patch+json';
    const body = await bodyOf(request);
    const after = objectSchema.parse(verb === 'patch' ? applyPatch(before, body, strategic) : body);
    const object = newObject({ ...after, metadata: { ...after.metadata, name: before.metadata.name } });
    if (isDry(url.searchParams)) return send(response, 200, object);
    const kept = objects.put(target.resource, object);
    if (target.resource.kind === 'Pod') kubelet.start(kept);
    send(response, 200, kept);
  }

  function accountOf(request: IncomingMessage): Account | 'admin' {
    const account = accounts.get((request.headers.authorization ?? '').replace(/^Bearer /, ''));
    if (!account) throw new Refusal(401, 'Unauthorized', 'Unauthorized');
    return account;
  }

  function authorize(account: Account | 'admin', verb: string, target: Target): void {
    if (isAllowed(objects, account, { verb, ...target })) return;
    const { plural, groupVersion } = target.resource;
    const group = groupVersion.includes('/') ? groupVersion.split('/')[0] : '';
    const who = account === 'admin' ? account : `system:serviceaccount:${account.namespace}:${account.name}`;
    const where = target.namespace === undefined ? 'at the cluster scope' : `in the namespace "${target.namespace}"`;
    const what = `User "${who}" cannot ${verb} resource "${plural}" in API group "${group}" ${where}`;
    throw new Refusal(403, 'Forbidden', `${plural} is forbidden: ${what}`);
  }

  function found({ resource, namespace, name }: Target): FakeObject {
    const object = objects.get(resource, namespace, name);
    if (!object) throw new Refusal(404, 'NotFound', `${resource.plural} "${name}" not found`);
    return object;
  }

  function create({ resource, namespace }: Target, body: unknown, query: URLSearchParams): FakeObject {
    const given = objectSchema.parse(body);
    const name = given.metadata.name ?? `${given.metadata.generateName ?? ''}${randomBytes(3).toString('hex')}`;
    const place = namespace === undefined ? {} : { namespace };
    let object = newObject({ ...given, metadata: { ...given.metadata, name, ...place } });
    if (objects.get(resource, namespace, name)) {
      throw new Refusal(409, 'AlreadyExists', `${resource.plural} "${name}" already exists`);
    }
    if (namespace !== undefined && !objects.get(resourceOf('namespaces'), undefined, namespace)) {
      throw new Refusal(404, 'NotFound', `namespaces "${namespace}" not found`);
    }
    if (resource.kind === 'Pod') {
      const admitted = kubelet.admit(object);
      if (!admitted) throw new Refusal(422, 'Invalid', `Pod "${name}" is invalid: spec.containers: Required value`);
      object = admitted;
    }
    if (isDry(query)) return object;
    const kept = objects.put(resource, object);
    if (resource.kind === 'Pod') kubelet.start(kept);
    return kept;
  }

  function remove(target: Target, body: unknown): object {
    const object = found(target);
    if (target.resource.kind === 'Pod') {
      return kubelet.stop(object, deleteSchema.parse(body ?? {}).gracePeriodSeconds ?? 30);
    }
    objects.remove(target.resource, object);
    const details = { name: object.metadata.name, kind: target.resource.plural, uid: object.metadata.uid };
    return { kind: 'Status', apiVersion: 'v1', metadata: {}, status: 'Success', details };
  }

  const { certificate, key } = makeCertificate(now());
  const server = createServer({ cert: certificate, key }, (request, response) => {
    answer(request, response).catch((error: unknown) => sendError(response, error));
  });
  // The server itself knows nothing of connections that are not through their TLS handshake yet, or are upgraded.
  const connections = new Set<Duplex>();
  server.on('connection', (socket) => {
    connections.add(socket);
    socket.on('close', () => connections.delete(socket));
  });
  server.on('upgrade', (request, socket, head) => {
    socket.on('error', () => socket.destroy());
    try {
      const url = new URL(request.url ?? '/', 'https://127.0.0.1');
      const target = targetOf(url.pathname);
      authorize(accountOf(request), 'create', target);
      const command = url.searchParams.getAll('command');
      if (target.subresource !== 'exec') throw new Refusal(404, 'NotFound', 'only exec is served');
      kubelet.exec(found(target), url.searchParams.get('container') ?? '', command);
      answerExec(request, socket, head, command);
    } catch {
      socket.end('HTTP/1.1 403 Forbidden\r\nconnection: close\r\n\r\n');
    }
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const bound = server.address();
  if (bound === null || typeof bound === 'string') throw new Error('the server has no port');
  return {
    port: bound.port,
    certificate,
    adminToken,
    async [Symbol.asyncDispose]() {
      kubelet[Symbol.dispose]();
      const closed = once(server, 'close');
      server.close();
      for (const connection of connections) connection.destroy();
      await closed;
    },
  };
}

function isDry(query: URLSearchParams): boolean {
  return query.has('dryRun');
}

/** An object on its way into the store, which gives it identity, version and times. */
function newObject(object: { metadata: { name?: string | undefined }; [field: string]: unknown }): FakeObject {
  const metadata = {
    uid: '',
    resourceVersion: '',
    creationTimestamp: '',
    ...object.metadata,
    name: object.metadata.name ?? '',
  };
  return { apiVersion: '', kind: '', ...object, metadata };
}
