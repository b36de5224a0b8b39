/** Answers: objects, statuses, texts; and the one place that turns what was thrown into one. */
import type { ServerResponse } from 'node:http';
import { stringify } from 'yaml';
import type { Cluster } from '../cluster/cluster.ts';
import { type Status, StatusError } from '../meta/status.ts';
import { PatchError } from '../patch/json.ts';
import { patchStatus } from '../patch/patch-status.ts';
import { hasRoom, keepFor } from './backlog.ts';
import type { Exchange } from './exchange.ts';
import type { MediaType } from './negotiate.ts';
import { turns } from './turns.ts';

/** As Go writes it: keys in order, lists flush, and what YAML 1.1 would take for a time or a truth in quotes. */
const yamlForm = { version: '1.1', sortMapEntries: true, indentSeq: false, lineWidth: 0 } as const;

const plainJson: MediaType = { format: 'json', pretty: false };

export function sendObject(response: ServerResponse, code: number, object: object, media: MediaType = plainJson): void {
  const text =
    media.format === 'yaml'
      ? stringify(object, yamlForm)
      : `${JSON.stringify(object, null, media.pretty ? 2 : undefined)}${media.pretty ? '' : '\n'}`;
  sendBody(response, code, text, media.format === 'yaml' ? 'application/yaml' : 'application/json');
}

function sendBody(response: ServerResponse, code: number, text: string, type: string): void {
  const body = Buffer.from(text);
  if (begin(response, code, body.length, type)) response.end(body);
}

/** False where so much would be too much for the cluster: then that is told. */
function begin(response: ServerResponse, code: number, length: number, type: string): boolean {
  if (!hasRoom(response, length)) {
    sendTooMany(response);
    return false;
  }
  response.writeHead(code, { 'cache-control': 'no-cache, private', 'content-type': type, 'content-length': length });
  return true;
}

/** As a server that has too much to do; clients try again by themselves (apiserver/pkg/server/filters/maxinflight.go). */
export function sendTooMany(response: ServerResponse): void {
  response.writeHead(429, { 'content-type': 'text/plain; charset=utf-8', 'retry-after': '1' });
  response.end('Too many requests, please try again later.\n');
}

export function sendText(response: ServerResponse, code: number, text: string): void {
  response.writeHead(code, {
    'content-type': 'text/plain; charset=utf-8',
    'x-content-type-options': 'nosniff',
    'cache-control': 'no-cache, private',
  });
  response.end(text);
}

/** `Warning: 299 - "…"`, once each (apimachinery/pkg/util/net/http.go). */
export function addWarning(response: ServerResponse, text: string): void {
  if (response.headersSent) return;
  const clean = text.replaceAll(/[\p{Cc}]/gu, ' ');
  const value = `299 - "${clean.replaceAll('\\', '\\\\').replaceAll('"', '\\"')}"`;
  const given = response.getHeader('warning');
  const before = Array.isArray(given) ? given : given === undefined ? [] : [String(given)];
  // Headers carry Latin-1 only; UTF-8 bytes go through it unchanged.
  const encoded = Buffer.from(value, 'utf8').toString('latin1');
  if (!before.includes(encoded)) response.setHeader('warning', [...before, encoded]);
}

/** The status that tells what was thrown; surprises become 500 with their message. */
export function statusOf(error: unknown): Status {
  if (error instanceof StatusError) return error.status;
  if (error instanceof PatchError) return patchStatus(error).status;
  const message = error instanceof Error ? error.message : String(error);
  return new StatusError(500, 'InternalError', `Internal error occurred: ${message}`, {
    causes: [{ message }],
  }).status;
}

/** Answers once nothing that the answer tells could be lost in a crash. */
export function sendDurably(
  { cluster, response }: Pick<Exchange, 'cluster' | 'response'>,
  code: number,
  object: object,
  media: MediaType = plainJson,
): void {
  cluster.whenDurable(
    () => sendObject(response, code, object, media),
    () => sendError(response, diskRefused()),
  );
}

/** The same for a JSON text that is there already. */
export function sendPiecesDurably(
  { cluster, response }: Pick<Exchange, 'cluster' | 'response'>,
  pieces: readonly Buffer[],
): void {
  cluster.whenDurable(
    () => sendPieces(cluster, response, pieces),
    () => sendError(response, diskRefused()),
  );
}

/** Resolves when more can be written, or the reader is gone. */
export function drained(response: ServerResponse): Promise<void> {
  return new Promise((go) => {
    const done = (): void => {
      response.off('drain', done).off('close', done);
      go();
    };
    response.on('drain', done).on('close', done);
  });
}

/** One piece after the other, as the client takes them. */
function sendPieces(cluster: Cluster, response: ServerResponse, pieces: readonly Buffer[]): void {
  const length = pieces.reduce((sum, piece) => sum + piece.length, 0);
  if (!begin(response, 200, length, 'application/json')) return;
  if (pieces.length === 1) {
    response.end(pieces[0]);
    return;
  }
  let left = length;
  const more = async (): Promise<void> => {
    for (const piece of pieces) {
      left -= piece.length;
      keepFor(response, left);
      const goesOn = response.write(piece);
      if (left === 0 || response.destroyed) break;
      if (!goesOn) await drained(response);
      const turn = turns.pause(cluster);
      if (turn) await turn;
    }
    response.end();
  };
  void more();
}

/** The same for an answer that tells of nothing but the objects under a prefix of keys. */
export function sendRead({ cluster, response, media }: Exchange, prefix: string, object: object): void {
  cluster.whenReadable(
    prefix,
    () => sendObject(response, 200, object, media),
    () => sendError(response, diskRefused()),
  );
}

/** As a real server tells of an etcd whose disk is full. */
export function diskRefused(): StatusError {
  return new StatusError(500, 'InternalError', 'Internal error occurred: etcdserver: no space');
}

export function sendError(response: ServerResponse, error: unknown, media?: MediaType): void {
  if (response.headersSent) {
    response.destroy();
    return;
  }
  const status = statusOf(error);
  if (status.details?.retryAfterSeconds !== undefined)
    response.setHeader('retry-after', String(status.details.retryAfterSeconds));
  sendObject(response, status.code, status, media);
}
