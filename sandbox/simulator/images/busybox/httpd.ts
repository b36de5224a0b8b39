/** busybox' httpd. Source of the texts: busybox 1.37, networking/httpd.c. */
import type { ServerResponse } from 'node:http';
import { NetworkError } from '../../network/network-stack.ts';
import type { Process } from '../../runtime/process.ts';
import { findFile, mediaTypeOf } from '../http/serve-files.ts';
import { type HttpRequest, httpDate, serveHttp } from '../http/serve-http.ts';

const page = (title: string, text: string): Buffer =>
  Buffer.from(`<HTML><HEAD><TITLE>${title}</TITLE></HEAD>\n<BODY><H1>${title}</H1>\n${text}\n</BODY></HTML>\n`);

/** It handles no signal: as PID 1 it is ended by KILL only. */
export async function busyboxHttpd(process: Process): Promise<number> {
  const options = optionsOf(process.argv.slice(1));
  if (!options.foreground) {
    // The daemon goes on as a child of PID 1.
    process.spawn([process.argv[0] ?? 'httpd', '-f', ...process.argv.slice(1)]);
    return 0;
  }
  const root = absolute(process, options.home);
  if (!process.files.exists(root)) {
    await process.stderr.write(`httpd: can't change directory to '${options.home}': No such file or directory\n`);
    return 1;
  }
  try {
    serveHttp(process, { port: options.port }, (request, response) => {
      answer(process, root, request, response);
      const { remote } = request.connectionOf;
      if (options.verbose)
        void process.stderr
          .write(`[::ffff:${remote.ip}]:${remote.port}: response:${response.statusCode}\n`)
          .catch(() => {});
    });
  } catch (error) {
    if (!(error instanceof NetworkError)) throw error;
    await process.stderr.write('httpd: bind: Address already in use\n');
    return 1;
  }
  return new Promise(() => {});
}

function optionsOf(words: readonly string[]): { foreground: boolean; verbose: boolean; port: number; home: string } {
  const value = (letter: string): string | undefined => {
    const at = words.findIndex((word) => word.startsWith(`-${letter}`));
    if (at < 0) return undefined;
    return (words[at]?.length ?? 0) > 2 ? words[at]?.slice(2) : words[at + 1];
  };
  const flags = words.filter((word) => /^-[fv]+$/.test(word)).join('');
  return {
    foreground: flags.includes('f'),
    verbose: flags.includes('v'),
    port: Number(value('p')?.split(':').at(-1) ?? 80),
    home: value('h') ?? '.',
  };
}

function absolute({ cwd }: Process, path: string): string {
  if (path === '.') return cwd;
  return path.startsWith('/') ? path : `${cwd.replace(/\/$/, '')}/${path}`;
}

function answer(process: Process, root: string, request: HttpRequest, response: ServerResponse): void {
  request.resume();
  const path = (request.url ?? '/').split('?')[0] ?? '/';
  const found = findFile(process.files, root, path, ['index.html']);
  const isGet = request.method === 'GET' || request.method === 'HEAD';
  const head: [string, string][] = [
    ['Date', httpDate(process.clock.now())],
    ['Connection', 'close'],
  ];
  response.sendDate = false;
  response.shouldKeepAlive = false;
  const send = (status: number, headers: readonly [string, string][], body: Buffer): void => {
    response.useChunkedEncodingByDefault = false;
    response.writeHead(status, [...head, ...headers].flat());
    response.end(body);
  };
  if (!isGet)
    send(501, [['Content-type', 'text/html']], page('501 Not Implemented', 'The requested method is not recognized'));
  else if (found.kind === 'move')
    send(
      302,
      [
        ['Content-type', 'text/html'],
        ['Location', `${path}/`],
      ],
      Buffer.alloc(0),
    );
  else if (found.kind !== 'file')
    send(404, [['Content-type', 'text/html']], page('404 Not Found', 'The requested URL was not found'));
  else {
    const { bytes, stat } = found;
    const seconds = Math.floor(stat.modifiedAt.getTime() / 1_000);
    send(
      200,
      [
        ['Content-type', mediaTypeOf(found.path) ?? 'application/octet-stream'],
        ['Accept-Ranges', 'bytes'],
        ['Last-Modified', httpDate(new Date(seconds * 1_000))],
        ['ETag', `"${seconds.toString(16)}-${bytes.length.toString(16)}"`],
        ['Content-Length', String(bytes.length)],
      ],
      bytes,
    );
  }
}
