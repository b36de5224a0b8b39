/** What the server says to bytes that are no request it can hand on, as Go's does. Source: net/http/server.go. */
import { type IncomingMessage, STATUS_CODES } from 'node:http';

export interface Refusal {
  readonly code: number;
  /** Behind `400 Bad Request: `. */
  readonly why?: string;
}

/** Node's parser by its codes (llhttp); all others are 400 without a reason. */
const byParserCode: Readonly<Record<string, Refusal>> = {
  HPE_HEADER_OVERFLOW: { code: 431 },
  HPE_INVALID_VERSION: { code: 505, why: 'unsupported protocol version' },
  ERR_HTTP_REQUEST_TIMEOUT: { code: 408 },
};

export function refusalOfError({ code = '' }: NodeJS.ErrnoException): Refusal {
  return byParserCode[code] ?? { code: 400 };
}

/** What Node's parser lets pass and Go's does not; undefined for a good request. */
export function refusalOf({ httpVersion, headers, rawHeaders, url = '' }: IncomingMessage): Refusal | undefined {
  const hosts = rawHeaders.filter((header, index) => index % 2 === 0 && header.toLowerCase() === 'host').length;
  if (hosts > 1) return { code: 400 };
  if (headers.host === undefined && httpVersion === '1.1') return { code: 400, why: 'missing required Host header' };
  if (httpVersion === '0.9') return { code: 400 };
  const [path = ''] = url.split('?');
  return /%(?![0-9a-fA-F]{2})/.test(path) ? { code: 400 } : undefined;
}

/** The whole answer; the connection ends with it. */
export function refusalText({ code, why }: Refusal): string {
  const text = `${code} ${STATUS_CODES[code]}`;
  const body = why === undefined ? text : `${text}: ${why}`;
  return `HTTP/1.1 ${text}\r\nContent-Type: text/plain; charset=utf-8\r\nConnection: close\r\n\r\n${body}`;
}
