/** The bytes of a request, up to what the server takes, and their form. */
import type { IncomingMessage } from 'node:http';
import { parseBody, parseObject } from '../decode/decode.ts';
import { refusal, Undecodable } from '../decode/undecodable.ts';
import { badRequest, StatusError, unsupportedMediaType } from '../meta/status.ts';
import { decodeProtobuf } from '../protobuf/decode-protobuf.ts';
import type { ParsedBody } from '../registry/resource.ts';
import type { Exchange } from './exchange.ts';
import { turns } from './turns.ts';

/** `MaxRequestBodyBytes` of apiserver/pkg/server/config.go. */
const mostBytes = 3 * 1024 * 1024;
const accepted = ['application/json', 'application/yaml', 'application/vnd.kubernetes.protobuf'];

/** Bodies of one cluster that are there in part or wait for their turn, together: ten of the largest. */
const mostTogether = 10 * mostBytes;
const underWay = new WeakMap<object, number>();

/** Resolves when it is the cluster's turn to look at it. Throws StatusError 413, 429. */
export async function readBody({ request, cluster }: Pick<Exchange, 'request' | 'cluster'>): Promise<Buffer> {
  if (Number(request.headers['content-length'] ?? 0) > mostBytes) throw tooLarge();
  const chunks: Buffer[] = [];
  let length = 0;
  const keep = (bytes: number): number => {
    const together = (underWay.get(cluster) ?? 0) + bytes;
    underWay.set(cluster, together);
    return together;
  };
  try {
    for await (const chunk of request as AsyncIterable<Buffer>) {
      length += chunk.length;
      // Before either check: what is given back below is all of the length.
      const together = keep(chunk.length);
      if (length > mostBytes) throw tooLarge();
      if (together > mostTogether) throw tooManyRequests();
      chunks.push(chunk);
    }
    const turn = turns.begin(cluster);
    if (turn === false) throw tooManyRequests();
    if (turn) await turn;
    return Buffer.concat(chunks);
  } finally {
    keep(-length);
  }
}

/** NewTooManyRequests of apimachinery/pkg/api/errors/errors.go. */
function tooManyRequests(): StatusError {
  return new StatusError(429, 'TooManyRequests', 'Too many requests, please try again later.', {
    retryAfterSeconds: 1,
  });
}

function tooLarge(): StatusError {
  return new StatusError(413, 'RequestEntityTooLarge', `Request entity too large: limit is ${mostBytes}`);
}

export function contentTypeOf(request: IncomingMessage): string {
  const given = request.headers['content-type'] ?? '';
  const type = given.split(';')[0]?.trim().toLowerCase() ?? '';
  // What has parameters but no type is not an absent one.
  return type === '' ? given : type;
}

/** A body of one of the accepted types, in which a `kind` is expected; an absent type is JSON. Throws StatusError 400 or 415. */
export function parseTyped(body: Buffer, contentType: string, kind?: string): ParsedBody {
  const type = contentType === '' ? 'application/json' : contentType;
  if (!accepted.includes(type)) throw unsupportedMediaType(accepted);
  try {
    if (type === 'application/vnd.kubernetes.protobuf') {
      const { apiVersion, kind, object } = decodeProtobuf(body);
      return { value: { apiVersion, kind, ...object }, duplicates: [] };
    }
    return parseObject(body, type === 'application/yaml' ? 'yaml' : 'json');
  } catch (error) {
    throw error instanceof Undecodable ? refusal(error, body, kind) : error;
  }
}

/** The body of a server-side apply. Throws StatusError 400. */
export function parseApplied(body: Buffer): ParsedBody {
  try {
    return parseBody(body, 'yaml');
  } catch (error) {
    if (error instanceof Undecodable)
      throw badRequest(`error decoding YAML: error converting YAML to JSON: ${error.message}`);
    throw error;
  }
}
