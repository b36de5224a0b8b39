/** Paths as strings, before any link in them is followed. */

/** The names in a path; `.` and empty ones are left out, `..` stays. */
export function namesOf(path: string): string[] {
  return path.split('/').filter((name) => name !== '' && name !== '.');
}

/** An absolute path without `.`, `..` and doubled slashes, from a path that may be relative to `cwd`. */
export function absolute(path: string, cwd: string): string {
  const kept: string[] = [];
  for (const name of namesOf(path.startsWith('/') ? path : `${cwd}/${path}`)) {
    if (name === '..') kept.pop();
    else kept.push(name);
  }
  return `/${kept.join('/')}`;
}

export function joined(folder: string, name: string): string {
  return folder.endsWith('/') ? `${folder}${name}` : `${folder}/${name}`;
}

/** The last name of a path; `/` for the root. */
export function baseName(path: string): string {
  return namesOf(path).at(-1) ?? '/';
}

export function folderName(path: string): string {
  const at = path.replace(/\/+$/, '').lastIndexOf('/');
  return at < 0 ? '.' : path.slice(0, at).replace(/\/+$/, '') || '/';
}
