/** Apache's httpd, as far as its images configure it: files of one folder, logs, graceful end at WINCH. Source of the texts: httpd 2.4, server/mpm, modules/http. */
import type { ServerResponse } from 'node:http';
import { NetworkError } from '../../network/network-stack.ts';
import type { Process, Program } from '../../runtime/process.ts';
import { findFile, mediaTypeOf } from '../http/serve-files.ts';
import { type HttpRequest, httpDate, serveHttp } from '../http/serve-http.ts';

export interface ApacheBuild {
  /** `Apache/2.4.65 (Unix)` */
  readonly product: string;
  readonly mpm: 'mpm_event' | 'mpm_prefork';
  readonly command: string;
  readonly root: string;
  /** Pages that are made, not read. */
  page?(request: HttpRequest): Promise<{ readonly body: string; readonly headers: readonly [string, string][] }>;
  /** The log line ends with referrer and agent. */
  readonly combined: boolean;
}

const memoryBytes = 6 * 1024 * 1024;

export function apache(build: ApacheBuild): Program {
  return async (process) => {
    if (process.argv.includes('-v')) {
      await process.stdout.write(`Server version: ${build.product}\n`);
      return 0;
    }
    const log = (module: string, text: string): void => {
      const now = process.clock.now();
      const [, day, date, month, year, time] = /^(\w+), (\d+) (\w+) (\d+) (\S+)/.exec(now.toUTCString()) ?? [];
      const micros = `${String(now.getUTCMilliseconds()).padStart(3, '0')}000`;
      const thread = build.mpm === 'mpm_event' ? ':tid 1' : '';
      void process.stderr
        .write(
          `[${day} ${month} ${date} ${time}.${micros} ${year}] [${module}:notice] [pid ${process.pid}${thread}] ${text}\n`,
        )
        .catch(() => {});
    };
    const name = `AH00558: ${build.command.split(' ')[0]}: Could not reliably determine the server's fully qualified domain name, using ${process.network.ip}. Set the 'ServerName' directive globally to suppress this message\n`;
    await process.stderr.write(name.repeat(2));
    const port = portOf(process, build.root);
    try {
      const listener = serveHttp(process, { port }, (request, response) => answer(process, build, request, response));
      process.use({ memoryBytes });
      log(build.mpm, `AH00489: ${build.product} configured -- resuming normal operations`);
      log('core', `AH00094: Command line: '${build.command}'`);
      const how = await new Promise<'SIGTERM' | 'SIGWINCH'>((resolve) => {
        process.onSignal('SIGTERM', () => resolve('SIGTERM'));
        process.onSignal('SIGINT', () => resolve('SIGTERM'));
        process.onSignal('SIGWINCH', () => resolve('SIGWINCH'));
      });
      if (how === 'SIGWINCH') {
        log(build.mpm, 'AH00492: caught SIGWINCH, shutting down gracefully');
        await listener.drain();
      } else log(build.mpm, 'AH00491: caught SIGTERM, shutting down');
      return 0;
    } catch (error) {
      if (!(error instanceof NetworkError)) throw error;
      await process.stderr.write(
        `(98)Address already in use: AH00072: make_sock: could not bind to address 0.0.0.0:${port}\nno listening sockets available, shutting down\nAH00015: Unable to open logs\n`,
      );
      return 1;
    }
  };
}

/** What `Listen` says in the image's configuration. */
function portOf({ files }: Process, root: string): number {
  const file = `${root.replace(/\/htdocs$/, '')}/conf/httpd.conf`;
  const text = files.exists(file) ? Buffer.from(files.read(file)).toString() : '';
  return Number(/^\s*Listen\s+(?:\S+:)?(\d+)/m.exec(text)?.[1] ?? 80);
}

async function answer(
  process: Process,
  build: ApacheBuild,
  request: HttpRequest,
  response: ServerResponse,
): Promise<void> {
  process.use({ cpuMillis: 0.2 });
  request.resume();
  const head: [string, string][] = [
    ['Date', httpDate(process.clock.now())],
    ['Server', build.product],
  ];
  const { status, headers, body } = await contents(process, build, request);
  response.sendDate = false;
  if (response.shouldKeepAlive) response.removeHeader('connection');
  const all = [...head, ...headers, ...(status === 304 ? [] : [['Content-Length', String(body.length)]])];
  // The type comes last.
  all.sort((a, b) => Number(a[0] === 'Content-Type') - Number(b[0] === 'Content-Type'));
  response.writeHead(status, [...all, ...(response.shouldKeepAlive ? [] : [['Connection', 'close']])].flat());
  response.end(status === 304 ? undefined : body);
  const { remote } = request.connectionOf;
  const [, day, month, year, time] = /^\w+, (\d+) (\w+) (\d+) (\S+)/.exec(process.clock.now().toUTCString()) ?? [];
  const more = build.combined ? ` "${request.headers.referer ?? '-'}" "${request.headers['user-agent'] ?? '-'}"` : '';
  const bytes = status === 304 ? '-' : String(body.length);
  void process.stdout
    .write(
      `${remote.ip} - - [${day}/${month}/${year}:${time} +0000] "${request.method} ${request.url} HTTP/${request.httpVersion}" ${status} ${bytes}${more}\n`,
    )
    .catch(() => {});
}

interface Contents {
  readonly status: number;
  readonly headers: readonly [string, string][];
  readonly body: Buffer;
}

async function contents(process: Process, build: ApacheBuild, request: HttpRequest): Promise<Contents> {
  if (build.page) {
    const { body, headers } = await build.page(request);
    return { status: 200, headers, body: Buffer.from(body) };
  }
  const path = (request.url ?? '/').split('?')[0] ?? '/';
  const found = findFile(process.files, build.root, path, ['index.html']);
  switch (found.kind) {
    case 'file': {
      const { bytes, stat } = found;
      const lastModified = httpDate(stat.modifiedAt);
      const etag = `"${bytes.length.toString(16)}-${(stat.modifiedAt.getTime() * 1_000).toString(16)}"`;
      const headers: [string, string][] = [
        ['Last-Modified', lastModified],
        ['ETag', etag],
      ];
      if (request.headers['if-none-match'] === etag || request.headers['if-modified-since'] === lastModified)
        return { status: 304, headers, body: Buffer.alloc(0) };
      const type = mediaTypeOf(found.path);
      return {
        status: 200,
        headers: [
          ...headers,
          ['Accept-Ranges', 'bytes'],
          ...(type === undefined ? [] : [['Content-Type', type] as [string, string]]),
        ],
        body: bytes,
      };
    }
    case 'folder':
      return {
        status: 200,
        headers: [['Content-Type', 'text/html;charset=ISO-8859-1']],
        body: Buffer.from(listing(path, found.names)),
      };
    case 'move': {
      const to = `http://${request.headers.host ?? ''}${path}/`;
      return page(301, 'Moved Permanently', `The document has moved <a href="${to}">here</a>.`, [['Location', to]]);
    }
    case 'denied':
      return page(403, 'Forbidden', "You don't have permission to access this resource.");
    default:
      return page(404, 'Not Found', 'The requested URL was not found on this server.');
  }
}

function page(status: number, title: string, text: string, headers: readonly [string, string][] = []): Contents {
  const body = `<!DOCTYPE HTML PUBLIC "-//IETF//DTD HTML 2.0//EN">\n<html><head>\n<title>${status} ${title}</title>\n</head><body>\n<h1>${title}</h1>\n<p>${text}</p>\n</body></html>\n`;
  return { status, headers: [...headers, ['Content-Type', 'text/html; charset=iso-8859-1']], body: Buffer.from(body) };
}

function listing(path: string, names: readonly string[]): string {
  const rows = names.map((name) => `<li><a href="${name}"> ${name}</a></li>\n`).join('');
  return `<!DOCTYPE HTML PUBLIC "-//W3C//DTD HTML 3.2 Final//EN">\n<html>\n <head>\n  <title>Index of ${path}</title>\n </head>\n <body>\n<h1>Index of ${path}</h1>\n<ul>${rows}</ul>\n</body></html>\n`;
}
