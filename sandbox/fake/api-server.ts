/** A literal Kubernetes API server: HTTPS on a free port of 127.0.0.1, enough of the API for kubectl, checks and labs. */
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer } from 'node:https';
import { json } from 'node:stream/consumers';
import { z } from 'zod';
import { makeCertificate } from './certificate.ts';
import { answerExec } from './exec.ts';
import { Kubelet } from './kubelet.ts';
import { type Change, type FakeObject, Objects } from './objects.ts';
import { applyPatch } from './patch.ts';
import { discover, type Resource, resources } from './resources.ts';
import { type Account, isAllowed, resourceOf } from './rights.ts';
import { isSelected } from './selectors.ts';
import { makeTable } from './table.ts';

export interface ApiServer extends AsyncDisposable {
  readonly port: number;
  /** PEM. */
  readonly certificate: string;
  readonly adminToken: string;
}

/** What a request is about; `name` is empty for a collection. */
interface Target {
  readonly resource: Resource;
  readonly namespace: string | undefined;
  readonly name: string;
  readonly subresource: string;
}

/** An answer that is a Status of Kubernetes. */
class Refusal extends Error {
  readonly code: number;
  readonly reason: string;
  constructor(code: number, reason: string, message: string) {
    super(message);
    this.code = code;
    this.reason = reason;
  }
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
    const watching = url.searchParams.get('watch') === 'true' || url.searchParams.get('watch') === '1';
    const verb = verbOf(request.method ?? 'GET', target, watching);
    authorize(account, verb, target);
    if (verb === 'watch') return watch(target, url.searchParams, response, asTable);
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
      const object = found(target);
      return send(response, 200, asTable ? makeTable([object], objects.version, now()) : object);
    }
    if (verb === 'create') return send(response, 201, create(target, await bodyOf(request), url.searchParams));
    if (verb === 'delete') return send(response, 200, remove(target, await bodyOf(request)));
    const before = found(target);
    const strategic = request.headers['content-type'] === 'application/strategic-merge-patch+json';
    const body = await bodyOf(request);
    const after = objectSchema.parse(verb === 'patch' ? applyPatch(before, body, strategic) : body);
    const object = newObject({ ...after, metadata: { ...after.metadata, name: before.metadata.name } });
    send(response, 200, isDry(url.searchParams) ? object : objects.put(target.resource, object));
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

  function watch(target: Target, query: URLSearchParams, response: ServerResponse, asTable: boolean): void {
    response.writeHead(200, { 'content-type': 'application/json' });
    response.flushHeaders();
    const tell = (type: string, object: object) => response.write(`${JSON.stringify({ type, object })}\n`);
    const onChange = ({ type, resource, object }: Change) => {
      if (resource !== target.resource || !isSelected(object, query)) return;
      if (target.namespace !== undefined && object.metadata.namespace !== target.namespace) return;
      if (target.name !== '' && object.metadata.name !== target.name) return;
      tell(type, asTable ? makeTable([object], objects.version, now()) : object);
    };
    const from = Number(query.get('resourceVersion') || '0');
    if (from > 0) for (const change of objects.changes) if (change.version > from) onChange(change);
    if (from === 0) {
      for (const object of objects.list(target.resource, target.namespace)) {
        onChange({ type: 'ADDED', version: 0, resource: target.resource, object });
      }
    }
    // client-go from 1.35 on waits for this mark before it believes to have seen everything.
    if (query.get('sendInitialEvents') === 'true') {
      const annotations = { 'k8s.io/initial-events-end': 'true' };
      const metadata = { resourceVersion: String(objects.version), annotations };
      tell('BOOKMARK', { kind: target.resource.kind, apiVersion: target.resource.groupVersion, metadata });
    }
    const stop = objects.watch(onChange);
    const seconds = Number(query.get('timeoutSeconds') || '3600');
    const timer = setTimeout(() => response.end(), seconds * 1000);
    response.on('close', () => {
      clearTimeout(timer);
      stop();
    });
  }

  const { certificate, key } = makeCertificate(now());
  const server = createServer({ cert: certificate, key }, (request, response) => {
    answer(request, response).catch((error: unknown) => sendError(response, error));
  });
  server.on('upgrade', (request, socket, head) => {
    try {
      const url = new URL(request.url ?? '/', 'https://127.0.0.1');
      const target = targetOf(url.pathname);
      authorize(accountOf(request), 'create', target);
      const command = url.searchParams.getAll('command');
      if (target.subresource !== 'exec') throw new Refusal(404, 'NotFound', 'only exec is served');
      if (command.some((word) => /\bkill\b/.test(word))) {
        kubelet.restart(found(target), url.searchParams.get('container') ?? '');
      }
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
      server.closeAllConnections();
      await closed;
    },
  };
}

/** `/api/v1/namespaces/<ns>/pods/<name>/log` and its like. */
function targetOf(path: string): Target {
  const parts = path.split('/').filter((part) => part !== '');
  const groupVersion = parts[0] === 'api' ? parts[1] : parts.slice(1, 3).join('/');
  let rest = parts.slice(parts[0] === 'api' ? 2 : 3).map(decodeURIComponent);
  let namespace: string | undefined;
  if (rest[0] === 'namespaces' && rest.length > 2) {
    namespace = rest[1];
    rest = rest.slice(2);
  }
  const [plural, name = '', subresource = ''] = rest;
  const resource = resources.find((known) => known.groupVersion === groupVersion && known.plural === plural);
  if (!resource) throw new Refusal(404, 'NotFound', 'the server could not find the requested resource');
  return { resource, namespace, name, subresource };
}

function verbOf(method: string, target: Target, watching: boolean): string {
  if (method === 'POST') return 'create';
  if (method === 'PUT') return 'update';
  if (method === 'PATCH') return 'patch';
  if (method === 'DELETE' && target.name !== '') return 'delete';
  if (method !== 'GET') throw new Refusal(405, 'MethodNotAllowed', 'the fake does not do this');
  if (watching) return 'watch';
  return target.name === '' ? 'list' : 'get';
}

async function bodyOf(request: IncomingMessage): Promise<unknown> {
  if (/protobuf/.test(request.headers['content-type'] ?? '')) {
    throw new Refusal(415, 'UnsupportedMediaType', 'the fake reads JSON only');
  }
  return request.headers['content-length'] === '0' ? undefined : json(request);
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

function send(response: ServerResponse, code: number, body: object | string): void {
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  const type = typeof body === 'string' ? 'text/plain' : 'application/json';
  response.writeHead(code, { 'content-type': type, 'content-length': Buffer.byteLength(text) }).end(text);
}

function sendError(response: ServerResponse, error: unknown): void {
  const message = error instanceof Error ? error.message : String(error);
  const { code, reason } = error instanceof Refusal ? error : { code: 400, reason: 'BadRequest' };
  send(response, code, { kind: 'Status', apiVersion: 'v1', metadata: {}, status: 'Failure', message, reason, code });
}
