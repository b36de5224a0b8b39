/** traefik/whoami: tells what came in, and where. Source: github.com/traefik/whoami. */
import type { Process } from '../../runtime/process.ts';
import { goFlags } from '../go/go-flags.ts';
import { goError, pathOf, textOf } from '../go/go-http.ts';
import { goLog } from '../go/go-program.ts';
import { goHeaders, serveGo } from '../go/serve-go.ts';
import type { HttpRequest } from '../http/serve-http.ts';
import type { Repository } from '../repository.ts';

function whoami(process: Process): Promise<number> {
  const flags = goFlags(process.argv.slice(1), ['verbose']);
  const port = Number(flags.text('port') ?? process.env.WHOAMI_PORT_NUMBER ?? 80);
  const name = flags.text('name') ?? process.env.WHOAMI_NAME ?? '';
  let health = 200;
  goLog(process, `Starting up on port ${port}`);
  const tell = (request: HttpRequest): string => {
    const { remote } = request.connectionOf;
    return [
      ...(name === '' ? [] : [`Name: ${name}`]),
      `Hostname: ${process.hostname}`,
      'IP: 127.0.0.1',
      'IP: ::1',
      `IP: ${process.network.ip}`,
      `RemoteAddr: ${remote.ip}:${remote.port}`,
      `${request.method} ${request.url} HTTP/${request.httpVersion}`,
      `Host: ${request.headers.host ?? ''}`,
      ...goHeaders(request).map(([key, value]) => `${key}: ${value}`),
      '',
      '',
    ].join('\n');
  };
  return serveGo(process, {
    port,
    memoryBytes: 5 * 1024 * 1024,
    async answer(request) {
      switch (pathOf(request)) {
        case '/bench':
          return { body: '1', headers: { 'Content-Type': 'text/plain' } };
        case '/health':
          if (request.method === 'POST') health = Number(await textOf(request)) || health;
          return { status: health };
        case '/api': {
          const headers = Object.fromEntries(goHeaders(request).map(([key, value]) => [key, [value]]));
          const {
            method,
            url,
            headers: { host = '' },
          } = request;
          const { remote } = request.connectionOf;
          const body = {
            hostname: process.hostname,
            ip: ['127.0.0.1', '::1', process.network.ip],
            headers,
            url,
            host,
            method,
            ...(name === '' ? {} : { name }),
            remoteAddr: `${remote.ip}:${remote.port}`,
          };
          return { body: `${JSON.stringify(body)}\n`, headers: { 'Content-Type': 'application/json' } };
        }
        case '/echo':
        case '/upload':
          return goError(400, 'Bad Request');
        default:
          return { body: tell(request) };
      }
    },
  });
}

export const whoamiRepository: Repository = {
  names: ['docker.io/traefik/whoami', 'ghcr.io/traefik/whoami'],
  contentsOf: (tag) =>
    /^(latest|v1\.\d+(\.\d+)?)$/.test(tag)
      ? { programs: { '/whoami': whoami }, entrypoint: ['/whoami'], exposedPorts: [80], megabytes: 3 }
      : undefined,
};
