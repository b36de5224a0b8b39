/** hashicorp/http-echo: answers everything with one text. Source: github.com/hashicorp/http-echo. */

import type { Process } from '../../runtime/process.ts';
import { goFlags } from '../go/go-flags.ts';
import { pathOf } from '../go/go-http.ts';
import { goLog } from '../go/go-program.ts';
import { serveGo } from '../go/serve-go.ts';
import type { Repository } from '../repository.ts';

/** Of a program that was told to end. */
const interruptedCode = 2;

async function httpEcho(process: Process, version: string): Promise<number> {
  const flags = goFlags(process.argv.slice(1), ['version']);
  if (flags.has('version')) {
    await process.stderr.write(`http-echo v${version}\n`);
    return 0;
  }
  const text = flags.text('text') ?? process.env.ECHO_TEXT;
  if (text === undefined || text === '') {
    await process.stderr.write('Missing -text option or ECHO_TEXT env var!\n');
    return 127;
  }
  const listen = flags.text('listen') ?? ':5678';
  const status = flags.number('status-code', 200);
  const until = new Promise<number>((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const)
      process.onSignal(signal, () => {
        goLog(process, '[INFO] received interrupt, shutting down...');
        resolve(interruptedCode);
      });
  });
  goLog(process, `[INFO] server is listening on ${listen}`);
  return serveGo(process, {
    port: Number(listen.split(':').at(-1)),
    memoryBytes: 6 * 1024 * 1024,
    until,
    answer(request) {
      const headers = { 'X-App-Name': 'http-echo', 'X-App-Version': version };
      if (pathOf(request) === '/health')
        return { body: '{"status":"ok"}\n', headers: { ...headers, 'Content-Type': 'application/json' } };
      const { remote } = request.connectionOf;
      goLog(
        process,
        `${request.headers.host} ${remote.ip}:${remote.port} "${request.method} ${request.url} HTTP/${request.httpVersion}" ${status} ${text.length + 1} "${request.headers['user-agent'] ?? ''}" 21.5µs`,
      );
      return { status, body: `${text}\n`, headers };
    },
  });
}

const versions: Readonly<Record<string, string>> = {
  latest: '1.0.0',
  '1.0.0': '1.0.0',
  '1.0': '1.0.0',
  '1': '1.0.0',
  '0.2.3': '0.2.3',
};

export const httpEchoRepository: Repository = {
  names: ['docker.io/hashicorp/http-echo'],
  contentsOf(tag) {
    const version = versions[tag];
    if (version === undefined) return undefined;
    return {
      programs: { '/http-echo': (process) => httpEcho(process, version) },
      entrypoint: ['/http-echo'],
      exposedPorts: [5_678],
      megabytes: 4,
      user: { uid: 65_532, gid: 65_532 },
    };
  },
};
