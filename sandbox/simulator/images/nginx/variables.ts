/** nginx's variables, for one request. Source: src/http/ngx_http_variables.c. */
import type { Process } from '../../runtime/process.ts';
import type { HttpRequest } from '../http/serve-http.ts';
import type { ServerBlock } from './read-config.ts';

/** One request on its way through the phases. */
export interface Exchange {
  readonly process: Process;
  readonly request: HttpRequest;
  readonly server: ServerBlock;
  readonly startedAt: Date;
  /** Number of its connection. */
  readonly connection: number;
  /** Decoded, without the query; internal redirects change it. */
  path: string;
  query: string;
  captures: readonly string[];
  readonly set: Map<string, string>;
  status: number;
  bytesSent: number;
  upstream: string;
}

/** `$name` and `${name}` in a text. */
export function expand(text: string, exchange: Exchange): string {
  return text.replaceAll(/\$(?:\{(\w+)\}|(\w+))/g, (_, braced?: string, plain?: string) =>
    variable(braced ?? plain ?? '', exchange),
  );
}

export function hostOf({ request, server }: Pick<Exchange, 'request' | 'server'>): string {
  const host = (request.headers.host ?? '').replace(/:\d+$/, '').toLowerCase();
  return host === '' ? (server.names[0] ?? '') : host;
}

export function variable(name: string, exchange: Exchange): string {
  const own = exchange.set.get(name);
  if (own !== undefined) return own;
  if (/^\d$/.test(name)) return exchange.captures[Number(name)] ?? '';
  const { request, process, server } = exchange;
  const header = (key: string): string => {
    const value = request.headers[key.replaceAll('_', '-')];
    return Array.isArray(value) ? value.join(', ') : (value ?? '');
  };
  if (name.startsWith('http_')) return header(name.slice(5));
  if (name.startsWith('arg_')) return new URLSearchParams(exchange.query).get(name.slice(4)) ?? '';
  if (name.startsWith('cookie_'))
    return new RegExp(`(?:^|; *)${name.slice(7)}=([^;]*)`).exec(header('cookie'))?.[1] ?? '';
  const { local, remote } = request.connectionOf;
  const now = process.clock.now();
  switch (name) {
    case 'host':
      return hostOf(exchange);
    case 'hostname':
      return process.hostname;
    case 'remote_addr':
    case 'binary_remote_addr':
    case 'realip_remote_addr':
      return remote.ip;
    case 'remote_port':
      return String(remote.port);
    case 'remote_user': {
      const [kind, code = ''] = header('authorization').split(' ');
      return kind?.toLowerCase() === 'basic' ? (Buffer.from(code, 'base64').toString().split(':')[0] ?? '') : '';
    }
    case 'server_addr':
      return local.ip;
    case 'server_port':
      return String(local.port);
    case 'server_name':
      return server.names[0] ?? '';
    case 'server_protocol':
      return `HTTP/${request.httpVersion}`;
    case 'scheme':
      return 'http';
    case 'request':
      return `${request.method} ${request.url} HTTP/${request.httpVersion}`;
    case 'request_method':
      return request.method ?? '';
    case 'request_uri':
      return request.url ?? '';
    case 'uri':
    case 'document_uri':
      return exchange.path;
    case 'args':
    case 'query_string':
      return exchange.query;
    case 'is_args':
      return exchange.query === '' ? '' : '?';
    case 'status':
      return String(exchange.status);
    case 'body_bytes_sent':
    case 'bytes_sent':
      return String(exchange.bytesSent);
    case 'request_time':
      return ((now.getTime() - exchange.startedAt.getTime()) / 1_000).toFixed(3);
    case 'time_local':
      return localTime(now);
    case 'time_iso8601':
      return now.toISOString().replace(/\.\d+Z$/, '+00:00');
    case 'msec':
      return (now.getTime() / 1_000).toFixed(3);
    case 'proxy_add_x_forwarded_for': {
      const before = header('x_forwarded_for');
      return before === '' ? remote.ip : `${before}, ${remote.ip}`;
    }
    case 'upstream_addr':
      return exchange.upstream;
    case 'connection':
      return String(exchange.connection);
    case 'content_type':
      return header('content_type');
    case 'content_length':
      return header('content_length');
    case 'request_id':
      return Array.from({ length: 32 }, () => Math.floor(process.random() * 16).toString(16)).join('');
    case 'pid':
      return String(process.pid);
    default:
      return '';
  }
}

/** `10/Oct/2000:13:55:36 +0000` */
function localTime(at: Date): string {
  const [, day, month, year, time] = /^\w+, (\d+) (\w+) (\d+) (\S+)/.exec(at.toUTCString()) ?? [];
  return `${day}/${month}/${year}:${time} +0000`;
}
