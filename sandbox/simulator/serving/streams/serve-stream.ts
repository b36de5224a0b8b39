/** What the API server hands on to whoever runs the Pod: logs, exec, attach, port-forward and proxies. Source: apiserver/pkg/endpoints/handlers/rest.go (ConnectResource). */
import { badRequest, methodNotAllowed } from '../../meta/status.ts';
import { admissionOf } from '../admit.ts';
import type { ResourceExchange } from '../exchange.ts';
import { serveAttach, serveExec } from './serve-command.ts';
import { serveLog } from './serve-log.ts';
import { servePortForward } from './serve-port-forward.ts';
import { serveProxy } from './serve-proxy.ts';

const connecting: Readonly<
  Record<string, { readonly methods?: readonly string[]; serve(exchange: ResourceExchange): Promise<void> | void }>
> = {
  exec: { methods: ['GET', 'POST'], serve: serveExec },
  attach: { methods: ['GET', 'POST'], serve: serveAttach },
  portforward: { methods: ['GET', 'POST'], serve: servePortForward },
  proxy: { serve: serveProxy },
};

/** True when it answered. Throws StatusError. */
export async function serveStream(exchange: ResourceExchange): Promise<boolean> {
  const { info, registry, request, query } = exchange;
  const { resource } = registry;
  if (!resource.subresources.has(info.subresource)) return false;
  if (info.subresource === 'log') {
    if (info.verb !== 'get') throw methodNotAllowed();
    await serveLog(exchange);
    return true;
  }
  const found = connecting[info.subresource];
  if (!found) return false;
  if (found.methods && !found.methods.includes(request.method ?? '')) throw methodNotAllowed();
  if (query.has('dryRun')) throw badRequest('dryRun is not supported');
  const admission = admissionOf(exchange, { operation: 'CONNECT', dryRun: false });
  admission.validate(admission.mutate(connectOptions(exchange), undefined), undefined);
  await found.serve(exchange);
  return true;
}

/** What admission gets to see of it: PodExecOptions and its like. */
function connectOptions({ registry, info, query }: ResourceExchange) {
  const { kind } = registry.resource;
  const names: Record<string, string> = { exec: 'Exec', attach: 'Attach', portforward: 'PortForward', proxy: 'Proxy' };
  const flags = Object.fromEntries(
    ['stdin', 'stdout', 'stderr', 'tty']
      .filter((flag) => query.has(flag))
      .map((flag) => [flag, query.get(flag) !== 'false']),
  );
  const command = query.getAll('command');
  return {
    kind: `${kind}${names[info.subresource]}Options`,
    apiVersion: 'v1',
    ...flags,
    ...(query.has('container') ? { container: query.get('container') } : {}),
    ...(command.length > 0 ? { command } : {}),
  };
}
