import type { ApiConnection } from '../checks/api-connection.ts';

/** A line may be long; the page keeps no more than this of what was written before it looked. */
const mostBytes = 262_144;

export interface LogRequest {
  readonly namespace: string;
  readonly pod: string;
  readonly container: string;
  readonly previous: boolean;
  readonly follow: boolean;
  readonly lines: number;
}

/** The log of a container in parts, as they come. Throws ApiRefusal, with the server's own words, and what the network says. */
export async function* followLogs(
  api: ApiConnection,
  request: LogRequest,
  signal: AbortSignal,
): AsyncGenerator<string> {
  const { namespace, pod, container, previous, follow, lines } = request;
  const query = new URLSearchParams({ container, tailLines: String(lines) });
  if (previous) query.set('previous', 'true');
  if (follow && !previous) query.set('follow', 'true');
  else query.set('limitBytes', String(mostBytes));
  const reply = await api.get(`/api/v1/namespaces/${namespace}/pods/${pod}/log?${query}`, signal);
  for await (const part of reply.setEncoding('utf8')) yield String(part);
}
