/** HTTP as Go's net/http writes it: which headers, in which order. */
import type { ServerResponse } from 'node:http';
import type { Process } from '../../runtime/process.ts';
import { type HttpRequest, httpDate } from '../http/serve-http.ts';

const plain = 'text/plain; charset=utf-8';
const mostFormBytes = 10 * 1024 * 1024;

export interface GoReply {
  readonly status?: number;
  readonly body?: string | Buffer;
  /** Set by the handler; without a type, Go looks at the body. */
  readonly headers?: Readonly<Record<string, string>>;
}

export function sendGo(
  process: Process,
  response: ServerResponse,
  { status = 200, body = '', headers = {} }: GoReply,
): void {
  const bytes = Buffer.from(body);
  const own = Object.entries(headers).sort(([a], [b]) => (a < b ? -1 : 1));
  const typed = own.some(([name]) => name.toLowerCase() === 'content-type');
  const bare = status === 204 || status === 304;
  const sniffed = typed || bytes.length === 0 || bare ? [] : [['Content-Type', sniff(bytes)]];
  const length = bare ? [] : [['Content-Length', String(bytes.length)]];
  const closing = response.shouldKeepAlive ? [] : [['Connection', 'close']];
  response.sendDate = false;
  // Go says nothing of connections that stay open.
  if (response.shouldKeepAlive) response.removeHeader('connection');
  const all = [...own, ['Date', httpDate(process.clock.now())], ...length, ...sniffed, ...closing];
  const text = status === 418 ? "I'm a teapot" : undefined;
  if (text === undefined) response.writeHead(status, all.flat());
  else response.writeHead(status, text, all.flat());
  response.end(bare ? undefined : bytes);
}

/** As far as http.DetectContentType matters here. */
function sniff(body: Buffer): string {
  const start = body.subarray(0, 512).toString('latin1').trimStart().toLowerCase();
  if (/^<(!doctype html|html|head|body|h1|div|a|p|script|table|style|title|b|br|!--)[\s>]/.test(start))
    return 'text/html; charset=utf-8';
  if (start.startsWith('<?xml')) return 'text/xml; charset=utf-8';
  return body.subarray(0, 512).includes(0) ? 'application/octet-stream' : plain;
}

/** What http.Error writes. */
export function goError(status: number, text: string): GoReply {
  return {
    status,
    body: `${text}\n`,
    headers: { 'Content-Type': plain, 'X-Content-Type-Options': 'nosniff' },
  };
}

/** What http.Redirect writes. */
export function goRedirect(status: number, location: string, text: string): GoReply {
  return {
    status,
    body: `<a href="${location}">${text}</a>.\n\n`,
    headers: { 'Content-Type': 'text/html; charset=utf-8', Location: location },
  };
}

/** The fields of the body before those of the query, as FormValue looks for them. */
export async function formOf(request: HttpRequest): Promise<URLSearchParams> {
  const query = new URLSearchParams((request.url ?? '').split(/\?(.*)/s)[1] ?? '');
  const type = (request.headers['content-type'] ?? '').split(';')[0]?.trim();
  if (type !== 'application/x-www-form-urlencoded') return query;
  const body = new URLSearchParams(await textOf(request));
  for (const [key, value] of query) body.append(key, value);
  return body;
}

export async function textOf(request: HttpRequest): Promise<string> {
  const parts: Buffer[] = [];
  let length = 0;
  for await (const part of request as AsyncIterable<Buffer>) {
    length += part.length;
    if (length > mostFormBytes) break;
    parts.push(part);
  }
  return Buffer.concat(parts).toString();
}

export function pathOf(request: HttpRequest): string {
  return (request.url ?? '/').split('?')[0] ?? '/';
}
