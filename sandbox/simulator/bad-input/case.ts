/** A request that somebody might send, in few words. */
import { Buffer } from 'node:buffer';

export interface Case {
  readonly name: string;
  readonly method?: string;
  /** As it stands in the request line. */
  readonly path?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Buffer;
  /** Everything, for what is not even a request. */
  readonly raw?: string;
}

export const namespace = 'bad-input';
/** There is one ConfigMap, `there`, in it. */
export const collection = `/api/v1/namespaces/${namespace}/configmaps`;

export function bytesOf({ method = 'GET', path = collection, headers = {}, body, raw }: Omit<Case, 'name'>): Buffer {
  if (raw !== undefined) return Buffer.from(raw, 'latin1');
  const bytes = Buffer.from(body ?? '');
  const all: Record<string, string> = {
    Host: 'kubernetes',
    'User-Agent': 'bad-input',
    ...(body === undefined ? {} : { 'Content-Type': 'application/json', 'Content-Length': String(bytes.length) }),
    ...headers,
  };
  const lines = Object.entries(all).map(([name, value]) => (value === '' ? '' : `${name}: ${value}\r\n`));
  return Buffer.concat([Buffer.from(`${method} ${path} HTTP/1.1\r\n${lines.join('')}\r\n`, 'utf8'), bytes]);
}
