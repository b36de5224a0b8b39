/** agnhost's servers that do one thing each. Source: test/images/agnhost/{liveness,serve-hostname,test-webserver,porter}. */
import { NetworkError } from '../../network/network-stack.ts';
import { FileError } from '../../runtime/files/folder.ts';
import type { Process } from '../../runtime/process.ts';
import { type Flags, showGoDuration } from '../go/go-flags.ts';
import { type GoReply, goError, goRedirect, pathOf, sendGo } from '../go/go-http.ts';
import { untilSignalled } from '../go/go-program.ts';
import { type HttpRequest, serveHttp } from '../http/serve-http.ts';
import { klog } from './klog.ts';

/** `liveness` is well for this long. */
const aliveMs = 10_000;

/** Serves until it is told to end. */
function serveGo(
  process: Process,
  ports: readonly number[],
  answer: (request: HttpRequest, port: number) => GoReply,
): Promise<number> {
  for (const port of ports)
    try {
      serveHttp(process, { port }, (request, response) => {
        process.use({ cpuMillis: 0.1 });
        request.resume();
        sendGo(process, response, answer(request, port));
      });
    } catch (error) {
      if (!(error instanceof NetworkError)) throw error;
      klog(process, `listen tcp :${port}: bind: address already in use`);
      return Promise.resolve(1);
    }
  return untilSignalled(process);
}

export function liveness(process: Process): Promise<number> {
  const started = process.clock.now().getTime();
  return serveGo(process, [8_080], (request) => {
    const ageMs = process.clock.now().getTime() - started;
    const query = new URLSearchParams((request.url ?? '').split('?')[1] ?? '');
    switch (pathOf(request)) {
      case '/started':
        return { body: showGoDuration(ageMs) };
      case '/healthz':
        return ageMs > aliveMs ? { status: 500, body: `error: ${ageMs / 1_000}` } : { body: 'ok' };
      case '/redirect':
        return goRedirect(302, query.get('loc') ?? '', 'Found');
      default:
        return goError(404, '404 page not found');
    }
  });
}

export function serveHostname(process: Process, flags: Flags): Promise<number> {
  const port = flags.number('port', 9_376);
  if (flags.has('tcp')) {
    process.ended.addEventListener(
      'abort',
      process.network.listen({ port }, ({ stream, remote }) => {
        klog(process, `TCP request from ${remote.ip}:${remote.port}`);
        stream.end(process.hostname);
      })[Symbol.dispose],
      { once: true },
    );
    return untilSignalled(process);
  }
  return serveGo(process, [port], ({ connectionOf: { remote } }) => {
    klog(process, `HTTP request from ${remote.ip}:${remote.port}`);
    return { body: process.hostname, ...(flags.has('close') ? { headers: { Connection: 'close' } } : {}) };
  });
}

/** Any file of the container. */
export function testWebserver(process: Process, flags: Flags): Promise<number> {
  const headers = {
    'Access-Control-Allow-Credentials': 'true',
    'Access-Control-Allow-Origin': '*',
    'Cache-Control': 'private',
  };
  return serveGo(process, [flags.number('port', 80)], (request) => {
    const path = decodeURIComponent(pathOf(request));
    try {
      if (process.files.stat(path).type !== 'folder') return { body: Buffer.from(process.files.read(path)), headers };
      const names = [...process.files.list(path)].sort().map((name) => {
        const isFolder = process.files.stat(`${path}/${name}`, { follow: false }).type === 'folder';
        return `<a href="${name}${isFolder ? '/' : ''}">${name}${isFolder ? '/' : ''}</a>\n`;
      });
      return {
        body: `<!doctype html>\n<meta name="viewport" content="width=device-width">\n<pre>\n${names.join('')}</pre>\n`,
        headers: { ...headers, 'Content-Type': 'text/html; charset=utf-8' },
      };
    } catch (error) {
      if (!(error instanceof FileError)) throw error;
      return goError(404, '404 page not found');
    }
  });
}

export function porter(process: Process, flags: Flags): Promise<number> {
  const served = Object.entries(process.env).flatMap(([name, body]) => {
    const port = /^SERVE_PORT_(\d+)$/.exec(name)?.[1];
    return port === undefined ? [] : [[Number(port), body] as const];
  });
  const bodies = new Map(served);
  return serveGo(process, [...bodies.keys()], ({ method }, port) => {
    const body = bodies.get(port) ?? '';
    if (!flags.has('json-response')) return { body };
    return { body: JSON.stringify({ Method: method, Body: body }), headers: { 'Content-Type': 'application/json' } };
  });
}
