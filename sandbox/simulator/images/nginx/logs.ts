/** nginx's logs: access lines in the chosen format, errors with their level. Source: src/core/ngx_log.c, src/http/modules/ngx_http_log_module.c. */
import type { Process } from '../../runtime/process.ts';
import { directivesOf, type NginxConfig, type Scope } from './read-config.ts';
import { type Exchange, expand, hostOf } from './variables.ts';

const levels = ['emerg', 'alert', 'crit', 'error', 'warn', 'notice', 'info', 'debug'] as const;
export type Level = (typeof levels)[number];

const combined =
  '$remote_addr - $remote_user [$time_local] "$request" $status $body_bytes_sent "$http_referer" "$http_user_agent"';

/** Appends to a file of the container; links to /dev/stdout and /dev/stderr lead where a container's log is. */
export function appendTo(process: Process, path: string, line: string): void {
  const target = followed(process, path);
  const stream = target === 'stderr' || target === '/dev/stderr' ? process.stderr : process.stdout;
  if (['stderr', '/dev/stderr', '/dev/stdout'].includes(target)) void stream.write(line).catch(() => {});
  else if (target !== '/dev/null') {
    try {
      process.files.write(target, line, { append: true });
    } catch {
      // A full or read-only disk loses log lines, as it does for the real one.
    }
  }
}

function followed({ files }: Process, path: string): string {
  try {
    return files.readLink(path);
  } catch {
    return path;
  }
}

/** `2026/01/31 12:00:00` */
export function errorTime(at: Date): string {
  return at.toISOString().slice(0, 19).replaceAll('-', '/').replace('T', ' ');
}

export interface ErrorLog {
  write(level: Level, text: string, pid?: number, exchange?: Exchange): void;
}

/** `scope` says where and from which level on; without one, what is built in. */
export function errorLog(process: Process, scope: Scope | undefined, fallback: Level = 'error'): ErrorLog {
  const [{ args } = { args: [] as readonly string[] }] = directivesOf(scope, 'error_log');
  const [path = '/var/log/nginx/error.log', least = fallback] = args;
  return {
    write(level, text, pid = process.pid, exchange) {
      if (levels.indexOf(level) > levels.indexOf(least as Level)) return;
      const about = exchange
        ? `, client: ${exchange.request.connectionOf.remote.ip}, server: ${exchange.server.names[0] ?? ''}, request: "${expand('$request', exchange)}"${exchange.upstream === '' ? '' : `, upstream: "${exchange.upstream}"`}, host: "${exchange.request.headers.host ?? hostOf(exchange)}"`
        : '';
      const number = exchange ? `*${exchange.connection} ` : '';
      appendTo(process, path, `${errorTime(process.clock.now())} [${level}] ${pid}#${pid}: ${number}${text}${about}\n`);
    },
  };
}

export function logAccess(config: NginxConfig, scope: Scope, exchange: Exchange): void {
  for (const { args } of directivesOf(scope, 'access_log')) {
    const [path = 'logs/access.log', format = 'combined'] = args;
    if (path === 'off') return;
    const text = config.formats.get(format) ?? combined;
    // Empty values are shown as a hyphen.
    const line = text.replaceAll(/\$(?:\{\w+\}|\w+)/g, (name) => expand(name, exchange) || '-');
    appendTo(exchange.process, path, `${line}\n`);
  }
}
