/** The user a container runs as, by its security context, its image and its /etc/passwd. */
import type { Folder } from './files/folder.ts';

export interface User {
  readonly uid: number;
  readonly gid: number;
}

export interface Account extends User {
  readonly name: string;
  readonly home: string;
  readonly shell: string;
}

/** Lines of /etc/passwd; none where the image has no such file. */
export function accounts(files: Folder): readonly Account[] {
  if (!files.exists('/etc/passwd')) return [];
  return textOf(files, '/etc/passwd').flatMap(([name, , uid, gid, , home, shell]) =>
    name && uid ? [{ name, uid: Number(uid), gid: Number(gid), home: home || '/', shell: shell || '/bin/sh' }] : [],
  );
}

/** The name of a group in /etc/group. */
export function groupName(files: Folder, gid: number): string | undefined {
  if (!files.exists('/etc/group')) return undefined;
  return textOf(files, '/etc/group').find(([, , id]) => Number(id) === gid)?.[0];
}

/** A user that is told to run without a group has the one of its account, else root's. */
export function userOf(files: Folder, image: User, runAsUser?: number, runAsGroup?: number): User {
  const uid = runAsUser ?? image.uid;
  const own = runAsUser === undefined ? image.gid : (accounts(files).find((account) => account.uid === uid)?.gid ?? 0);
  return { uid, gid: runAsGroup ?? own };
}

export function homeOf(files: Folder, uid: number): string {
  return accounts(files).find((account) => account.uid === uid)?.home ?? '/';
}

function textOf(files: Folder, path: string): readonly (readonly string[])[] {
  return new TextDecoder()
    .decode(files.read(path))
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('#'))
    .map((line) => line.split(':'));
}
