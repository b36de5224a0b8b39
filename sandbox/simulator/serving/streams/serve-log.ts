/** `pods/log`. Source: pkg/registry/core/pod/rest/log.go; what is written of a log: cri-client/pkg/logs/logs.go (ReadLogs). */
import type { ServerResponse } from 'node:http';
import type { Container, LogLine } from '../../runtime/container-runtime.ts';
import type { ResourceExchange } from '../exchange.ts';
import { containerIn, findPod } from './find-pod.ts';
import { type LogOptions, readLogOptions } from './log-options.ts';
import { loggedContainer } from './logged-container.ts';

/** Throws StatusError 400, 404, 422. */
export function serveLog(exchange: ResourceExchange): void {
  const { cluster, query, info, response } = exchange;
  const options = readLogOptions(query, info.name, cluster.now());
  const found = findPod(exchange);
  const name = containerIn(found, options.container);
  if (found.node === '') {
    response.writeHead(204).end();
    return;
  }
  const container = loggedContainer(found, name, options.previous);
  response.writeHead(200, { 'content-type': 'text/plain', 'cache-control': 'no-cache, private' });
  response.flushHeaders();
  const leaving = cluster.onClose(() => response.destroy());
  response.once('close', () => leaving[Symbol.dispose]());
  sendLog(container, options, response);
}

/** Writes until the log ends, the limit is reached or the reader is gone; holds no more than what the log itself keeps. */
function sendLog(container: Container, options: LogOptions, response: ServerResponse): void {
  const { log } = container;
  const shown = lineWriter(options);
  const lines = log.lines();
  let last =
    options.tailLines === undefined || options.tailLines >= lines.length
      ? undefined
      : lines[lines.length - options.tailLines - 1];
  let following: Disposable | undefined;
  let blocked = false;
  const over = (): boolean => response.writableEnded || response.destroyed;
  const end = (): void => {
    following?.[Symbol.dispose]();
    if (!over()) response.end();
  };
  const write = (line: LogLine): void => {
    last = line;
    const { text, more } = shown(line);
    const room = text === '' || response.write(text);
    if (!more) end();
    if (room || !more) return;
    blocked = true;
    response.once('drain', () => {
      blocked = false;
      catchUp();
    });
  };
  /** Writes what came after `last`; what the ring has dropped meanwhile is lost. */
  const catchUp = (): void => {
    const all = log.lines();
    for (let i = last ? all.lastIndexOf(last) + 1 : 0; i < all.length && !blocked && !over(); i++)
      write(all[i] as LogLine);
    if (!blocked && (!options.follow || container.exit)) end();
  };
  response.once('close', () => following?.[Symbol.dispose]());
  catchUp();
  if (!options.follow || container.exit || over()) return;
  following = log.follow((line) => {
    if (!blocked && !over()) write(line);
  });
  container.onExit(() => {
    if (!blocked) catchUp();
  });
}

/** What to write for a line, and whether any more may follow. */
function lineWriter({ since, timestamps, limitBytes = Number.POSITIVE_INFINITY }: LogOptions) {
  let left = limitBytes;
  let atStart = true;
  return (line: LogLine): { readonly text: string; readonly more: boolean } => {
    if (since && line.at < since) return { text: '', more: true };
    const text = `${timestamps && atStart ? `${nanoseconds(line.at)} ` : ''}${line.text}`;
    atStart = line.text.endsWith('\n');
    const bytes = Buffer.byteLength(text);
    const cut = bytes <= left ? text : Buffer.from(text).subarray(0, left).toString();
    left -= bytes;
    return { text: cut, more: left > 0 };
  };
}

/** As Go writes RFC3339Nano with all its digits. */
function nanoseconds(at: Date): string {
  return at.toISOString().replace('Z', '000000Z');
}
