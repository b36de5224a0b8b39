/** Pathname expansion: the paths a pattern matches, in order; none where it matches nothing. */

import type { Folder } from '../files/folder.ts';
import { absolute } from '../files/paths.ts';
import { LinearExpression } from '../linear-expression.ts';
import { hasPattern, patternSource, unescapePattern } from './pattern.ts';

export function matchingPaths(pattern: string, files: Folder, cwd: string): readonly string[] {
  const parts = pattern.split(/\/+/);
  const rooted = pattern.startsWith('/');
  let found = [rooted ? '/' : ''];
  for (const part of rooted ? parts.slice(1) : parts) {
    if (part === '') found = found.filter((path) => isFolder(files, absolute(path, cwd))).map((path) => `${path}/`);
    else found = found.flatMap((path) => below(path, part, files, cwd));
  }
  return found.sort();
}

function below(path: string, part: string, files: Folder, cwd: string): readonly string[] {
  const prefix = path === '' || path.endsWith('/') ? path : `${path}/`;
  const folder = absolute(path || '.', cwd);
  if (!hasPattern(part)) {
    const name = unescapePattern(part);
    return exists(files, absolute(prefix + name, cwd)) ? [prefix + name] : [];
  }
  if (!isFolder(files, folder)) return [];
  const expression = new LinearExpression(`^(?:${patternSource(part, { path: true })})$`, 'u');
  const names = part.startsWith('.') ? ['.', '..', ...files.list(folder)] : files.list(folder);
  // A leading dot has to be asked for.
  return names
    .filter((name) => expression.test(name) && (!name.startsWith('.') || part.startsWith('.')))
    .map((name) => prefix + name);
}

function exists(files: Folder, path: string): boolean {
  try {
    files.stat(path, { follow: false });
    return true;
  } catch {
    return false;
  }
}

function isFolder(files: Folder, path: string): boolean {
  return files.exists(path) && files.stat(path).type === 'folder';
}
