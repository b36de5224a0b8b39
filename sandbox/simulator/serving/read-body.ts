/** The bytes of a request, up to what the server takes, and their form. */
import type { IncomingMessage } from 'node:http';
import { parseBody, parseObject } from '../decode/decode.ts';
import { refusal, Undecodable } from '../decode/undecodable.ts';
import { badRequest, StatusError, unsupportedMediaType } from '../meta/status.ts';
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
