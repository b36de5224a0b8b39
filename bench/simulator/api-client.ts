import { Agent, type RequestOptions, request } from 'node:https';
import type { KubeConfig } from '@kubernetes/client-node';

export interface ApiClient extends Disposable {
  /** The body of the answer; rejects for anything but success. */
  ask(method: string, path: string, body?: object, accept?: string): Promise<string>;
  /** Calls back with each line of a watch, once it has begun when it resolves; the function it gives ends it. */
  watch(path: string, onLine: (line: string) => void): Promise<() => void>;
}

/** Requests with as little of the client's own time as can be: connections are kept. */
export function openApiClient(config: KubeConfig): ApiClient {
  const cluster = config.getCurrentCluster();
  const user = config.getCurrentUser();
  if (!cluster || !user) throw new Error('the kubeconfig names no cluster');
  const { hostname, port } = new URL(cluster.server);
  const text = (base64: string | undefined): Buffer => Buffer.from(base64 ?? '', 'base64');
  const agent = new Agent({ keepAlive: true, maxSockets: 1_000 });
  const common: RequestOptions = {
    hostname,
    port,
    agent,
    ca: text(cluster.caData),
    cert: text(user.certData),
    key: text(user.keyData),
  };
  const headers = (accept = 'application/json') => ({ accept, 'content-type': 'application/json' });
  return {
    ask: (method, path, body, accept) =>
      new Promise((answered, failed) => {
        const asked = request({ ...common, headers: headers(accept), method, path }, (response) => {
          let answer = '';
          response.setEncoding('utf8').on('data', (chunk: string) => (answer += chunk));
          response.on('end', () =>
            (response.statusCode ?? 500) < 300 ? answered(answer) : failed(new Error(`${method} ${path}: ${answer}`)),
          );
        });
        asked.on('error', failed);
        const text = body === undefined ? '' : JSON.stringify(body);
        // Node leaves it out of a DELETE.
        asked.setHeader('content-length', Buffer.byteLength(text));
        asked.end(text);
      }),
    watch: (path, onLine) =>
      new Promise((begun, failed) => {
        const asked = request({ ...common, headers: headers(), path }, (response) => {
          let rest = '';
          response.setEncoding('utf8').on('data', (chunk: string) => {
            const lines = (rest + chunk).split('\n');
            rest = lines.pop() ?? '';
            for (const line of lines) onLine(line);
          });
          response.on('error', () => {});
          begun(() => asked.destroy());
        });
        asked.on('error', failed);
        asked.end();
      }),
    [Symbol.dispose]: () => agent.destroy(),
  };
}
