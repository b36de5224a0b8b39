/** Finds the file that a URL's path stands for below a folder, for the servers that do no more than that. */
import { FileError, type FileStat, type Folder } from '../../runtime/files/folder.ts';

export type FoundFile =
  | { readonly kind: 'file'; readonly path: string; readonly bytes: Buffer; readonly stat: FileStat }
  | { readonly kind: 'folder'; readonly path: string; readonly names: readonly string[] }
  /** A folder asked for without the slash at its end. */
  | { readonly kind: 'move' }
  | { readonly kind: 'denied' }
  | { readonly kind: 'missing' };

export function findFile(files: Folder, root: string, urlPath: string, indexes: readonly string[]): FoundFile {
  const parts: string[] = [];
  for (const part of decode(urlPath).split('/')) {
    if (part === '..') parts.pop();
    else if (part !== '.' && part !== '') parts.push(part);
  }
  const path = [root.replace(/\/$/, ''), ...parts].join('/') || '/';
  try {
    const stat = files.stat(path);
    if (stat.type !== 'folder') {
      if (urlPath.endsWith('/')) return { kind: 'missing' };
      return { kind: 'file', path, bytes: Buffer.from(files.read(path)), stat };
    }
    if (!urlPath.endsWith('/')) return { kind: 'move' };
    const index = indexes.map((name) => `${path === '/' ? '' : path}/${name}`).find((name) => files.exists(name));
    if (index !== undefined)
      return { kind: 'file', path: index, bytes: Buffer.from(files.read(index)), stat: files.stat(index) };
    return { kind: 'folder', path, names: [...files.list(path)].sort() };
  } catch (error) {
    if (!(error instanceof FileError)) throw error;
    return { kind: error.code === 'EACCES' ? 'denied' : 'missing' };
  }
}

const types: Readonly<Record<string, string>> = {
  html: 'text/html',
  htm: 'text/html',
  css: 'text/css',
  js: 'text/javascript',
  json: 'application/json',
  txt: 'text/plain',
  svg: 'image/svg+xml',
  png: 'image/png',
  jpg: 'image/jpeg',
  jpeg: 'image/jpeg',
  gif: 'image/gif',
  ico: 'image/x-icon',
  xml: 'text/xml',
  pdf: 'application/pdf',
  wasm: 'application/wasm',
};

/** By the name's extension. */
export function mediaTypeOf(path: string): string | undefined {
  return types[/\.([^./]+)$/.exec(path)?.[1]?.toLowerCase() ?? ''];
}

function decode(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}
