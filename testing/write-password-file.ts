import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { hashPassword } from '../config/admin-password.ts';

/** The administrator's password in tests. */
export const adminPassword = 'a dock without water';

/** The file of its hash, as `drydock admin-password` writes it; disposing of it removes it. */
export async function writePasswordFile(): Promise<AsyncDisposable & { readonly path: string }> {
  const folder = await mkdtemp(join(tmpdir(), 'drydock-password-'));
  const path = join(folder, 'password');
  await writeFile(path, await hashPassword(adminPassword));
  return { path, [Symbol.asyncDispose]: () => rm(folder, { recursive: true }) };
}
