/**
 * Serves a cluster until its stdin ends and prints its kubeconfig; then, as JSON, how long it had each request, in milliseconds from
 * the last byte of its headers to the last of the answer.
 */
import { subscribe } from 'node:diagnostics_channel';
import type { IncomingMessage } from 'node:http';
import { valueOrThrow } from '../../../sandbox/contract/failure.ts';
import { newSpec, openProvider } from './open-provider.ts';

interface Exchange {
  readonly request: IncomingMessage;
}
const began = new WeakMap<IncomingMessage, number>();
const times: Record<string, number[]> = {};
subscribe('http.server.request.start', (message) => began.set((message as Exchange).request, performance.now()));
subscribe('http.server.response.finish', (message) => {
  const { request } = message as Exchange;
  if (request.method === 'DELETE') return;
  const kind = kindOf(request);
  times[kind] ??= [];
  times[kind].push(performance.now() - (began.get(request) ?? 0));
});

function kindOf({ method, url = '', headers }: IncomingMessage): string {
  if (method === 'POST') return 'create';
  if (!/\/(?:pods|configmaps)(?:\?|$)/.test(url)) return 'get';
  return headers.accept?.includes('as=Table') ? 'table' : 'list';
}

await using opened = await openProvider();
const cluster = valueOrThrow(await opened.provider.create(newSpec()));
console.log(JSON.stringify({ kubeconfig: cluster.adminKubeconfig }));
process.stdin.resume();
await new Promise((ended) => process.stdin.once('end', ended));
console.log(JSON.stringify({ times }));
