/** `pods/log`. Source: pkg/registry/core/pod/rest/log.go; what is written of a log: cri-client/pkg/logs/logs.go (ReadLogs). */
import type { ServerResponse } from 'node:http';
import type { Container, LogLine } from '../../runtime/container-runtime.ts';
import type { ResourceExchange } from '../exchange.ts';
import { drained } from '../respond.ts';
import { turns } from '../turns.ts';
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
  sendLog(cluster, container, options, response);
}

/** What is written at once. */
const chunkCharacters = 65_536;

/**
 * Writes until the log ends, the limit is reached or the reader is gone, in the cluster's turns: many who follow one that prints
 * without end are no more to the host than one. Holds no more than what the log itself keeps.
 */
export function sendLog(cluster: object, container: Container, options: LogOptions, response: ServerResponse): void {
  const { log } = container;
  const shown = lineWriter(options);
  const before = log.lines();
  let last =
    options.tailLines === undefined || options.tailLines >= before.length
      ? undefined
      : before[before.length - options.tailLines - 1];
  let more = true;
  const over = (): boolean => response.writableEnded || response.destroyed;
  /** What came after `last`, up to a chunk; what the ring has dropped meanwhile is lost. */
  const next = (): string => {
    const lines = log.lines();
    let chunk = '';
    for (
      let i = last ? lines.lastIndexOf(last) + 1 : 0;
      i < lines.length && more && chunk.length < chunkCharacters;
      i++
    ) {
      last = lines[i];
      const line = shown(lines[i] as LogLine);
      chunk += line.text;
      more = line.more;
    }
    return chunk;
  };
  let writing = false;
  const write = async (): Promise<void> => {
    if (writing) return;
    writing = true;
    for (let chunk = next(); chunk !== '' && !over(); chunk = next()) {
      if (!response.write(chunk)) await drained(response);
      const turn = turns.pause(cluster);
      if (turn) await turn;
    }
    writing = false;
    if (!over() && (!more || !options.follow || container.exit)) response.end();
  };
  void write();
  if (!options.follow || container.exit || over()) return;
  let expected = false;
  // All lines of a moment together.
  const soon = (): void => {
    if (expected || writing) return;
    expected = true;
    setImmediate(() => {
      expected = false;
      void write();
    });
  };
  const following = log.follow(soon);
  response.once('close', () => following[Symbol.dispose]());
  container.onExit(soon);
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
