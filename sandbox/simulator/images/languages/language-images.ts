/** perl and python, as far as their commands in the Kubernetes documentation go: other programs of theirs are refused with a message. */
import type { ServerResponse } from 'node:http';
import type { Process } from '../../runtime/process.ts';
import { sleep } from '../../time/clock.ts';
import { alpine, debian } from '../files/distributions.ts';
import { findFile, mediaTypeOf } from '../http/serve-files.ts';
import { type HttpRequest, httpDate, serveHttp } from '../http/serve-http.ts';
import type { Repository } from '../repository.ts';
import { tools } from '../tools.ts';
import { piDigits } from './pi.ts';

/** Perl's own arithmetic takes some seconds for two thousand digits. */
const piMsPerDigit = 2;
const mostDigits = 10_000;

async function perl(process: Process, version: string): Promise<number> {
  const argv = process.argv.slice(1);
  if (argv.includes('-v') || argv.includes('--version')) {
    const [, major = '5', minor = '34'] = version.split('.');
    await process.stdout.write(
      `\nThis is perl 5, version ${major}, subversion ${minor} (v${version}) built for x86_64-linux-gnu\n`,
    );
    return 0;
  }
  const code = argv.at(-1) ?? '';
  const digits = Number(/print bpi\((\d+)\)/.exec(code)?.[1] ?? 0);
  if (argv.includes('-Mbignum=bpi') && digits > 0 && digits <= mostDigits) {
    const tookMs = digits * piMsPerDigit;
    await sleep(process.clock, tookMs, process.ended);
    process.use({ cpuMillis: tookMs });
    await process.stdout.write(`${piDigits(digits)}\n`);
    return 0;
  }
  const printed = /^\s*print\s+(["'])(.*)\1;?\s*$/s.exec(code);
  if (argv.some((word) => /^-\w*e$/.test(word)) && printed) {
    const text = (printed[2] ?? '').replaceAll('\\n', '\n');
    await process.stdout.write(argv.some((word) => /^-\w*[wl]*l\w*e$/.test(word)) ? `${text}\n` : text);
    return 0;
  }
  await process.stderr.write('perl: a simulated cluster runs only print of a text and of bpi(n)\n');
  return 2;
}

/** It has no handler for TERM: as PID 1 it lives on until it is killed, as the real one does. */
async function python(process: Process, version: string): Promise<number> {
  const argv = process.argv.slice(1);
  if (argv.includes('--version') || argv.includes('-V')) {
    await process.stdout.write(`Python ${version}\n`);
    return 0;
  }
  const at = argv.indexOf('-m');
  if (at >= 0 && argv[at + 1] === 'http.server') return httpServer(process, argv.slice(at + 2), version);
  const printed = /^\s*print\((["'])(.*)\1\)\s*$/s.exec(argv[argv.indexOf('-c') + 1] ?? '');
  if (argv.includes('-c') && printed) {
    await process.stdout.write(`${printed[2]}\n`);
    return 0;
  }
  await process.stderr.write('python: a simulated cluster runs only -m http.server, and print of a text with -c\n');
  return 2;
}

async function httpServer(process: Process, argv: readonly string[], version: string): Promise<number> {
  const after = (...flags: string[]): string | undefined => argv[argv.findIndex((word) => flags.includes(word)) + 1];
  const hasFlag = (...flags: string[]): boolean => argv.some((word) => flags.includes(word));
  const port = Number(argv.find((word) => /^\d+$/.test(word)) ?? 8_000);
  const root = hasFlag('-d', '--directory') ? (after('-d', '--directory') ?? '.') : process.cwd;
  const bind = hasFlag('-b', '--bind') ? after('-b', '--bind') : undefined;
  serveHttp(process, { port, ...(bind === '127.0.0.1' ? { ip: bind } : {}) }, (request, response) =>
    answer(process, root, version, request, response),
  );
  process.use({ memoryBytes: 18 * 1024 * 1024, cpuMillis: 150 });
  // Buffered where no terminal is, unless it is told otherwise.
  if (process.terminal || process.env.PYTHONUNBUFFERED || hasFlag('-u'))
    await process.stdout.write(`Serving HTTP on 0.0.0.0 port ${port} (http://0.0.0.0:${port}/) ...\n`);
  return new Promise((resolve) => {
    process.onSignal('SIGINT', () => {
      void process.stdout.write('\nKeyboard interrupt received, exiting.\n').catch(() => {});
      resolve(0);
    });
  });
}

function answer(process: Process, root: string, version: string, request: HttpRequest, response: ServerResponse): void {
  request.resume();
  const path = (request.url ?? '/').split('?')[0] ?? '/';
  const found = findFile(process.files, root, path, ['index.html', 'index.htm']);
  const known: Record<string, number> = { file: 200, folder: 200, move: 301, denied: 404, missing: 404 };
  const status = request.method === 'GET' || request.method === 'HEAD' ? (known[found.kind] ?? 404) : 501;
  const body =
    status === 501
      ? errorPage(
          501,
          `Unsupported method ('${request.method}')`,
          'HTTPStatus.NOT_IMPLEMENTED - Server does not support this operation',
        )
      : found.kind === 'file'
        ? found.bytes
        : found.kind === 'folder'
          ? listing(
              path,
              found.names.map((name) =>
                process.files.stat(`${found.path}/${name}`).type === 'folder' ? `${name}/` : name,
              ),
            )
          : found.kind === 'move'
            ? Buffer.alloc(0)
            : errorPage(404, 'File not found', 'HTTPStatus.NOT_FOUND - Nothing matches the given URI');
  const isFile = status === 200 && found.kind === 'file';
  const type = isFile
    ? (mediaTypeOf(found.path) ?? 'application/octet-stream')
    : status === 200 || status >= 400
      ? 'text/html;charset=utf-8'
      : undefined;
  response.sendDate = false;
  response.shouldKeepAlive = false;
  response.writeHead(
    status,
    [
      ['Server', `SimpleHTTP/0.6 Python/${version}`],
      ['Date', httpDate(process.clock.now())],
      ...(status >= 400 ? [['Connection', 'close']] : []),
      ...(found.kind === 'move' ? [['Location', `${path}/`]] : []),
      ...(type === undefined ? [] : [['Content-type', type]]),
      ['Content-Length', String(body.length)],
      ...(isFile ? [['Last-Modified', httpDate(found.stat.modifiedAt)]] : []),
    ].flat(),
  );
  response.end(body);
  const [, day, month, year, time] = /^\w+, (\d+) (\w+) (\d+) (\S+)/.exec(process.clock.now().toUTCString()) ?? [];
  const stamp = `${request.connectionOf.remote.ip} - - [${day}/${month}/${year} ${time}]`;
  const missing = status === 404 ? `${stamp} code 404, message File not found\n` : '';
  void process.stderr
    .write(`${missing}${stamp} "${request.method} ${request.url} HTTP/${request.httpVersion}" ${status} -\n`)
    .catch(() => {});
}

function errorPage(code: number, message: string, explanation: string): Buffer {
  return Buffer.from(
    `<!DOCTYPE HTML>\n<html lang="en">\n    <head>\n        <meta charset="utf-8">\n        <style type="text/css">\n            :root {\n                color-scheme: light dark;\n            }\n        </style>\n        <title>Error response</title>\n    </head>\n    <body>\n        <h1>Error response</h1>\n        <p>Error code: ${code}</p>\n        <p>Message: ${message}.</p>\n        <p>Error code explanation: ${explanation}.</p>\n    </body>\n</html>\n`,
  );
}

function listing(path: string, names: readonly string[]): Buffer {
  const title = `Directory listing for ${path}`;
  return Buffer.from(
    `<!DOCTYPE HTML>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n<style type="text/css">\n:root {\ncolor-scheme: light dark;\n}\n</style>\n<title>${title}</title>\n</head>\n<body>\n<h1>${title}</h1>\n<hr>\n<ul>\n${names.map((name) => `<li><a href="${name}">${name}</a></li>\n`).join('')}</ul>\n<hr>\n</body>\n</html>\n`,
  );
}

const perlPatches: Readonly<Record<string, string>> = {
  '34': '5.34.3',
  '36': '5.36.3',
  '38': '5.38.5',
  '40': '5.40.3',
  '42': '5.42.0',
};
const pythonPatches: Readonly<Record<string, string>> = {
  '8': '3.8.20',
  '9': '3.9.24',
  '10': '3.10.19',
  '11': '3.11.14',
  '12': '3.12.12',
  '13': '3.13.9',
  '14': '3.14.0',
};

export const languageRepositories: readonly Repository[] = [
  {
    names: ['docker.io/library/perl'],
    contentsOf(tag) {
      const [, minor] = /^(?:latest|5(?:\.(\d+)(?:\.\d+)?)?)(?:-[\w.-]+)?$/.exec(tag) ?? ['', 'none'];
      const version = perlPatches[minor ?? '42'];
      if (version === undefined) return undefined;
      return {
        files: debian(),
        programs: { ...tools('debian'), '/usr/local/bin/perl': (process) => perl(process, version) },
        cmd: ['perl5', '-de0'],
        workingDir: '/usr/src/app',
        megabytes: tag.includes('slim') ? 55 : 330,
      };
    },
  },
  {
    names: ['docker.io/library/python'],
    contentsOf(tag) {
      const [, minor] = /^(?:latest|alpine|slim|3(?:\.(\d+)(?:\.\d+)?)?)(?:-[\w.-]+)?$/.exec(tag) ?? ['', 'none'];
      const version = pythonPatches[minor ?? '14'];
      if (version === undefined) return undefined;
      const onAlpine = tag.includes('alpine');
      const program = (process: Process): Promise<number> => python(process, version);
      return {
        files: onAlpine ? alpine() : debian(),
        programs: {
          ...tools(onAlpine ? 'alpine' : 'debian'),
          '/usr/local/bin/python3': program,
          '/usr/local/bin/python': program,
        },
        cmd: ['python3'],
        env: { LANG: 'C.UTF-8', PYTHON_VERSION: version },
        megabytes: onAlpine ? 17 : tag.includes('slim') ? 45 : 380,
        startupMs: 60,
      };
    },
  },
];
