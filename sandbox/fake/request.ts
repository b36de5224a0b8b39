/** Requests and answers of the fake API server: what a request is about, and refusals as Kubernetes writes them. */
import type { IncomingMessage, ServerResponse } from 'node:http';
import { json } from 'node:stream/consumers';
import { type Resource, resources } from './resources.ts';

/** What a request is about; `name` is empty for a collection. */
export interface Target {
  readonly resource: Resource;
  readonly namespace: string | undefined;
  readonly name: string;
  readonly subresource: string;
}

/** An answer that is a Status of Kubernetes. */
export class Refusal extends Error {
  readonly code: number;
  readonly reason: string;
  constructor(code: number, reason: string, message: string) {
    super(message);
    this.code = code;
    this.reason = reason;
  }
}

/** `/api/v1/namespaces/<ns>/pods/<name>/log` and its like. */
export function targetOf(path: string): Target {
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

export function verbOf(method: string, target: Target, watching: boolean): string {
  if (method === 'POST') return 'create';
  if (method === 'PUT') return 'update';
  if (method === 'PATCH') return 'patch';
  if (method === 'DELETE' && target.name !== '') return 'delete';
  if (method !== 'GET') throw new Refusal(405, 'MethodNotAllowed', 'the fake does not do this');
  if (watching) return 'watch';
  return target.name === '' ? 'list' : 'get';
}

export async function bodyOf(request: IncomingMessage): Promise<unknown> {
  if (/protobuf/.test(request.headers['content-type'] ?? '')) {
    throw new Refusal(415, 'UnsupportedMediaType', 'the fake reads JSON only');
  }
  return request.headers['content-length'] === '0' ? undefined : json(request);
}

export function send(response: ServerResponse, code: number, body: object | string): void {
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  const type = typeof body === 'string' ? 'text/plain' : 'application/json';
  response.writeHead(code, { 'content-type': type, 'content-length': Buffer.byteLength(text) }).end(text);
}

export function sendError(response: ServerResponse, error: unknown): void {
  const message = error instanceof Error ? error.message : String(error);
  const { code, reason } = error instanceof Refusal ? error : { code: 400, reason: 'BadRequest' };
  send(response, code, { kind: 'Status', apiVersion: 'v1', metadata: {}, status: 'Failure', message, reason, code });
}
