/** The files of a learner's home, for the page's editor: listed, read and written by the host without ever leaving the home. */
import { constants, existsSync } from 'node:fs';
import { type FileHandle, lstat, open, realpath } from 'node:fs/promises';
import { join } from 'node:path';
import { fail, ok, type Result } from '../contract/failure.ts';
import { showPath } from './parts-of.ts';

const { O_DIRECTORY, O_NOFOLLOW, O_RDONLY, O_NONBLOCK } = constants;

/** Linux names an open folder by its descriptor; whoever swaps it for a link meanwhile gains nothing. */
const descriptors = existsSync('/proc/self/fd') ? '/proc/self/fd' : undefined;

export interface OpenFolder extends AsyncDisposable {
  /** The path by which a name in this folder is reached. */
  at(name: string): string;
}

/** The folder that these names lead to. Failures: not-found, and not-allowed for a link. */
export async function openFolder(home: string, names: readonly string[]): Promise<Result<OpenFolder>> {
  if (descriptors === undefined) return openByPath(home, names);
  let handle = await open(home, O_RDONLY | O_DIRECTORY);
  for (const name of names) {
    const next = await openNoLink(join(descriptors, String(handle.fd), name), O_RDONLY | O_DIRECTORY, name);
    await handle.close();
    if (!next.ok) return next;
    handle = next.value;
  }
  const { fd } = handle;
  return ok({
    at: (name) => join(descriptors, String(fd), name),
    [Symbol.asyncDispose]: () => handle.close(),
  });
}

/** Where descriptors have no names, the learner is the user of the machine, and a look before is enough. */
async function openByPath(home: string, names: readonly string[]): Promise<Result<OpenFolder>> {
  let folder = await realpath(home);
  for (const name of names) {
    folder = join(folder, name);
    const found = await lstat(folder).catch(() => undefined);
    if (!found?.isDirectory()) return fail('not-found', `There is no folder ${showPath(name)}.`);
  }
  return ok({ at: (name) => join(folder, name), [Symbol.asyncDispose]: async () => {} });
}

/** Opens what is there itself, never what a link points to; `name`: what it is called in a failure. Failures: not-found, not-allowed. */
export async function openNoLink(path: string, flags: number, name: string): Promise<Result<FileHandle>> {
  try {
    // A pipe without a writer must not hold the host.
    return ok(await open(path, flags | O_NOFOLLOW | O_NONBLOCK));
  } catch (error) {
    const { code = '' } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT') return fail('not-found', `There is no ${showPath(name)} any more.`);
    if (code === 'ELOOP' || code === 'ENOTDIR')
      return fail(
        'not-allowed',
        `${showPath(name)} is a link or no folder; links are not followed here. Open what it points to.`,
      );
    if (code === 'EACCES' || code === 'EISDIR' || code === 'ENXIO')
      return fail('not-allowed', `${showPath(name)} cannot be opened (${code}).`);
    throw error;
  }
}
