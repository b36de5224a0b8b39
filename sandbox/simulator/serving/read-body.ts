/** The bytes of a request, up to what the server takes, and their form. */
import type { IncomingMessage } from 'node:http';
import { parseBody } from '../decode/decode.ts';
import { StatusError, unsupportedMediaType } from '../meta/status.ts';
import { decodeProtobuf } from '../protobuf/decode-protobuf.ts';
import type { ParsedBody } from '../registry/resource.ts';

/** `MaxRequestBodyBytes` of apiserver/pkg/server/config.go. */
const mostBytes = 3 * 1024 * 1024;
const accepted = ['application/json', 'application/yaml', 'application/vnd.kubernetes.protobuf'];

/** Throws StatusError 413. */
export async function readBody(request: IncomingMessage): Promise<Buffer> {
  if (Number(request.headers['content-length'] ?? 0) > mostBytes) throw tooLarge();
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    length += chunk.length;
    if (length > mostBytes) throw tooLarge();
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

function tooLarge(): StatusError {
  return new StatusError(413, 'RequestEntityTooLarge', `Request entity too large: limit is ${mostBytes}`);
}

export function contentTypeOf(request: IncomingMessage): string {
  return (request.headers['content-type'] ?? '').split(';')[0]?.trim().toLowerCase() ?? '';
}

/** A body of one of the accepted types; an absent type is JSON. Throws StatusError 400 or 415. */
export function parseTyped(body: Buffer, contentType: string): ParsedBody {
  const type = contentType === '' ? 'application/json' : contentType;
  if (!accepted.includes(type)) throw unsupportedMediaType(accepted);
  if (type === 'application/vnd.kubernetes.protobuf') {
    const { apiVersion, kind, object } = decodeProtobuf(body);
    return { value: { apiVersion, kind, ...object }, duplicates: [] };
  }
  return parseBody(body.toString('utf8'), type === 'application/yaml' ? 'yaml' : 'json');
}
