/** Servers that give a request back: kicbase/echo-server, ealen/echo-server, registry.k8s.io/echoserver. */
import type { Process } from '../../runtime/process.ts';
import { sleep } from '../../time/clock.ts';
import { pathOf, sendGo, textOf } from '../go/go-http.ts';
import { goHeaders, serveGo } from '../go/serve-go.ts';
import { type HttpRequest, httpDate, serveHttp } from '../http/serve-http.ts';
import type { Repository } from '../repository.ts';

/** A Go program (github.com/jmalloc/echo-server). */
async function kicbase(process: Process): Promise<number> {
  const port = Number(process.env.PORT || 8_080);
  await process.stdout.write(`Echo server listening on port ${port}.\n`);
  return serveGo(process, {
    port,
    memoryBytes: 5 * 1024 * 1024,
    async answer(request) {
      const { remote } = request.connectionOf;
      void process.stdout.write(`${remote.ip}:${remote.port} | ${request.method} ${request.url}\n`).catch(() => {});
      const headers = [['Host', request.headers.host ?? ''], ...goHeaders(request)];
      const body = await textOf(request);
      return {
        headers: { 'Content-Type': 'text/plain' },
        body: `Request served by ${process.hostname}\n\n${request.method} ${request.url} HTTP/${request.httpVersion}\n\n${headers.map(([name, value]) => `${name}: ${value}\n`).join('')}${body === '' ? '' : `\n${body}\n`}`,
      };
    },
  });
}

/** A program for Node (github.com/Ealenn/Echo-Server). Node ends at TERM only with a handler, and it has one. */
async function ealen(process: Process): Promise<number> {
  const port = Number(process.env.PORT || 80);
  await process.stdout.write(`Listening on port ${port}.\n`);
  serveHttp(process, { port }, async (request, response) => {
    const query = new URLSearchParams((request.url ?? '').split(/\?(.*)/s)[1] ?? '');
    const asked = (name: string): string | undefined =>
      query.get(`echo_${name}`) ?? (request.headers[`x-echo-${name}`] as string | undefined);
    const waitMs = Number(asked('time') ?? 0);
    if (waitMs > 0) await sleep(process.clock, waitMs, process.ended);
    const answer = {
      host: {
        hostname: request.headers.host?.split(':')[0] ?? '',
        ip: `::ffff:${request.connectionOf.remote.ip}`,
        ips: [],
      },
      http: { method: request.method, baseUrl: '', originalUrl: request.url, protocol: 'http' },
      request: {
        params: { 0: pathOf(request) },
        query: Object.fromEntries(query),
        cookies: {},
        body: {},
        headers: request.headers,
      },
      environment: {
        PATH: '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin',
        HOSTNAME: process.hostname,
        ...process.env,
      },
    };
    const body = asked('body') ?? JSON.stringify(answer);
    const line = {
      name: 'echo-server',
      hostname: process.hostname,
      pid: process.pid,
      level: 30,
      ...answer,
      msg: `${new Date(process.clock.now()).toUTCString()} | [${request.method}] - ${request.url}`,
      time: process.clock.now().toISOString(),
      v: 0,
    };
    void process.stdout.write(`${JSON.stringify(line)}\n`).catch(() => {});
    sendGo(process, response, {
      status: Number(asked('code') ?? 200),
      body,
      headers: { 'Content-Type': 'application/json; charset=utf-8' },
    });
  });
  process.use({ memoryBytes: 45 * 1024 * 1024 });
  return new Promise((resolve) => {
    for (const signal of ['SIGTERM', 'SIGINT'] as const) process.onSignal(signal, () => resolve(0));
  });
}

/** nginx with a script (github.com/kubernetes/kubernetes, test/images/echoserver). */
function echoserver(tag: string) {
  return async (process: Process): Promise<number> => {
    const old = tag === '1.4';
    const server = old ? 'nginx: 1.10.0 - lua: 10001' : 'nginx: 1.13.3 - lua: 10008';
    serveHttp(process, { port: 8_080 }, async (request, response) => {
      const body = (await textOf(request)) || '-no body in request-';
      const text = old ? oldEcho(request, server, body) : newEcho(process, request, server, body);
      response.sendDate = false;
      response.writeHead(
        200,
        [
          ['Date', httpDate(process.clock.now())],
          ['Content-Type', 'text/plain'],
          ['Server', 'echoserver'],
          ['Content-Length', String(Buffer.byteLength(text))],
        ].flat(),
      );
      response.end(text);
      const { remote } = request.connectionOf;
      void process.stdout
        .write(
          `${remote.ip} - - "${request.method} ${request.url} HTTP/${request.httpVersion}" 200 ${text.length} "-" "${request.headers['user-agent'] ?? '-'}"\n`,
        )
        .catch(() => {});
    });
    process.use({ memoryBytes: 4 * 1024 * 1024 });
    return new Promise((resolve) => {
      for (const signal of ['SIGTERM', 'SIGQUIT', 'SIGINT'] as const) process.onSignal(signal, () => resolve(0));
    });
  };
}

function headerLines(request: HttpRequest, indent: string): string {
  return Object.entries(request.headers)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, value]) => `${indent}${name}=${String(value)}\n`)
    .join('');
}

function newEcho(process: Process, request: HttpRequest, server: string, body: string): string {
  const { env } = process;
  const [path = '', query = ''] = (request.url ?? '').split(/\?(.*)/s);
  const pod = env.POD_NAME
    ? `\tnode name:\t${env.NODE_NAME ?? ''}\n\tpod name:\t${env.POD_NAME}\n\tpod namespace:\t${env.POD_NAMESPACE ?? ''}\n\tpod IP:\t${env.POD_IP ?? ''}\n`
    : '\t-no pod information available-\n';
  return `\n\nHostname: ${process.hostname}\n\nPod Information:\n${pod}\nServer values:\n\tserver_version=${server}\n\nRequest Information:\n\tclient_address=${request.connectionOf.remote.ip}\n\tmethod=${request.method}\n\treal path=${path}${query === '' ? '' : `?${query}`}\n\tquery=${query}\n\trequest_version=${request.httpVersion}\n\trequest_scheme=http\n\trequest_uri=http://${request.headers.host?.split(':')[0] ?? ''}:8080${request.url}\n\nRequest Headers:\n${headerLines(request, '\t')}\nRequest Body:\n\t${body}\n\n`;
}

function oldEcho(request: HttpRequest, server: string, body: string): string {
  const [path = '', query] = (request.url ?? '').split(/\?(.*)/s);
  return `CLIENT VALUES:\nclient_address=${request.connectionOf.remote.ip}\ncommand=${request.method}\nreal path=${path}\nquery=${query ?? 'nil'}\nrequest_version=${request.httpVersion}\nrequest_uri=http://${request.headers.host?.split(':')[0] ?? ''}:8080${path}\n\nSERVER VALUES:\nserver_version=${server}\n\nHEADERS RECEIVED:\n${headerLines(request, '')}BODY:\n${body}`;
}

export const echoRepositories: readonly Repository[] = [
  {
    names: ['docker.io/kicbase/echo-server', 'docker.io/jmalloc/echo-server'],
    contentsOf: (tag) =>
      /^(latest|1\.0|v?0\.3\.\d)$/.test(tag)
        ? {
            programs: { '/bin/echo-server': kicbase },
            entrypoint: ['/bin/echo-server'],
            env: { PORT: '8080' },
            exposedPorts: [8_080],
            megabytes: 2.5,
          }
        : undefined,
  },
  {
    names: ['docker.io/ealen/echo-server'],
    contentsOf: (tag) =>
      /^(latest|0\.\d+\.\d+)$/.test(tag)
        ? {
            programs: { '/usr/local/bin/node': ealen },
            cmd: ['node', 'webserver'],
            env: { PORT: '80' },
            workingDir: '/app',
            exposedPorts: [80],
            megabytes: 44,
            startupMs: 400,
          }
        : undefined,
  },
  {
    names: ['registry.k8s.io/echoserver', 'k8s.gcr.io/echoserver', 'gcr.io/google_containers/echoserver'],
    contentsOf: (tag) =>
      /^1\.([4-9]|10)$/.test(tag)
        ? {
            programs: { '/usr/local/bin/run.sh': echoserver(tag) },
            cmd: ['/usr/local/bin/run.sh'],
            exposedPorts: [8_080],
            megabytes: 43,
          }
        : undefined,
  },
];
