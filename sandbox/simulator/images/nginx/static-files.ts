/** Files and folders below `root` or `alias`. Source: src/http/modules/ngx_http_{static,index,autoindex}_module.c. */
import { FileError, type FileStat } from '../../runtime/files/folder.ts';
import { httpDate } from '../http/serve-http.ts';
import type { ErrorLog } from './logs.ts';
import { indexPage } from './pages.ts';
import { directivesOf, type Location, type NginxConfig, type Scope, settingOf } from './read-config.ts';
import { plainReply, type Redirect, type Reply } from './reply.ts';
import { type Exchange, expand } from './variables.ts';

const prefix = '/etc/nginx';

export interface StaticPlace {
  readonly config: NginxConfig;
  readonly scope: Scope;
  readonly location: Location | undefined;
  readonly log: ErrorLog;
}

/** The file a path of the site stands for. */
export function fileOf(path: string, { scope, location }: StaticPlace, exchange: Exchange): string {
  const alias = scope.directives.find(({ name }) => name === 'alias')?.args[0];
  if (alias !== undefined && location) {
    const base = expand(alias, exchange);
    return location.regex ? base : `${base}${path.slice(location.pattern.length)}`;
  }
  const root = expand(settingOf(scope, 'root') ?? 'html', exchange);
  return `${root.startsWith('/') ? root : `${prefix}/${root}`}${path}`;
}

export function statOf({ process }: Exchange, path: string): FileStat | undefined {
  try {
    return process.files.stat(path.length > 1 ? path.replace(/\/+$/, '') : path);
  } catch {
    return undefined;
  }
}

export function typeOf(path: string, { config, scope }: Pick<StaticPlace, 'config' | 'scope'>): string {
  const extension = /\.([^./]+)$/.exec(path)?.[1]?.toLowerCase() ?? '';
  const own = directivesOf(scope, 'types').flatMap(({ block }) => block ?? []);
  const type =
    own.find(({ args }) => args.includes(extension))?.name ??
    config.types.get(extension) ??
    settingOf(scope, 'default_type') ??
    'text/plain';
  const charset = settingOf(scope, 'charset');
  return charset && charset !== 'off' && type.startsWith('text/') ? `${type}; charset=${charset}` : type;
}

export function serveFile(exchange: Exchange, place: StaticPlace): Reply | Redirect {
  const { process, request, path } = exchange;
  const { scope, log } = place;
  if (request.method !== 'GET' && request.method !== 'HEAD') return plainReply(405);
  const file = fileOf(path, place, exchange);
  const stat = statOf(exchange, file);
  if (path.endsWith('/')) {
    const indexes = directivesOf(scope, 'index').flatMap(({ args }) => args);
    for (const index of indexes.length > 0 ? indexes : ['index.html']) {
      const name = expand(index, exchange);
      if (statOf(exchange, `${file}${name}`)?.type === 'file') return { to: `${path}${name}` };
    }
    if (stat?.type === 'folder' && settingOf(scope, 'autoindex') === 'on') return listing(exchange, file);
    if (stat?.type === 'folder') {
      log.write('error', `directory index of "${file}" is forbidden`, undefined, exchange);
      return plainReply(403);
    }
    log.write(
      'error',
      `"${file}${indexes[0] ?? 'index.html'}" is not found (2: No such file or directory)`,
      undefined,
      exchange,
    );
    return plainReply(404);
  }
  if (stat?.type === 'folder') {
    const { port } = request.connectionOf.local;
    const host = expand('$host', exchange);
    const search = exchange.query === '' ? '' : `?${exchange.query}`;
    return { ...plainReply(301), location: `http://${host}${port === 80 ? '' : `:${port}`}${path}/${search}` };
  }
  try {
    if (!stat) throw new FileError('ENOENT', 'No such file or directory');
    return contents(exchange, Buffer.from(process.files.read(file)), stat, typeOf(file, place));
  } catch (error) {
    if (!(error instanceof FileError)) throw error;
    const denied = error.code === 'EACCES';
    const why = denied ? '13: Permission denied' : '2: No such file or directory';
    if (denied || settingOf(scope, 'log_not_found') !== 'off')
      log.write('error', `open() "${file}" failed (${why})`, undefined, exchange);
    return plainReply(denied ? 403 : 404);
  }
}

function contents({ request }: Exchange, body: Buffer, stat: FileStat, contentType: string): Reply {
  const seconds = Math.floor(stat.modifiedAt.getTime() / 1_000);
  const etag = `"${seconds.toString(16)}-${body.length.toString(16)}"`;
  const lastModified = httpDate(new Date(seconds * 1_000));
  const found: Reply = { ...plainReply(200), own: false, body, contentType, lastModified, headers: [['ETag', etag]] };
  const since = request.headers['if-modified-since'];
  const match = request.headers['if-none-match'];
  if (
    match !== undefined ? match.split(/,\s*/).some((tag) => tag.replace(/^W\//, '') === etag) : since === lastModified
  )
    return { ...found, status: 304, body: undefined, contentType: undefined };
  const range = /^bytes=(\d*)-(\d*)$/.exec(request.headers.range ?? '');
  if (!range || (range[1] === '' && range[2] === ''))
    return { ...found, headers: [...found.headers, ['Accept-Ranges', 'bytes']] };
  const [, from = '', to = ''] = range;
  const start = from === '' ? Math.max(0, body.length - Number(to)) : Number(from);
  const end = from === '' || to === '' ? body.length - 1 : Math.min(Number(to), body.length - 1);
  if (start > end) return { ...plainReply(416), headers: [['Content-Range', `bytes */${body.length}`]] };
  const part = body.subarray(start, end + 1);
  return {
    ...found,
    status: 206,
    body: part,
    headers: [...found.headers, ['Content-Range', `bytes ${start}-${end}/${body.length}`]],
  };
}

function listing(exchange: Exchange, folder: string): Reply {
  const { files } = exchange.process;
  const entries = files
    .list(folder.replace(/\/$/, '') || '/')
    .filter((name) => !name.startsWith('.'))
    .flatMap((name) => {
      const stat = statOf(exchange, `${folder}${name}`);
      return stat ? [{ name, isFolder: stat.type === 'folder', size: stat.size, modifiedAt: stat.modifiedAt }] : [];
    });
  return {
    ...plainReply(200),
    own: false,
    body: Buffer.from(indexPage(exchange.path, entries)),
    contentType: 'text/html',
  };
}
