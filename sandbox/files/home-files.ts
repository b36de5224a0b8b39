import { createHash, randomBytes } from 'node:crypto';
import { constants } from 'node:fs';
import { lstat, open, readdir, rename, rm } from 'node:fs/promises';
import { fail, ok, type Result } from '../contract/failure.ts';
import {
  deepestFolder,
  type FileText,
  type HomeFile,
  longestText,
  mostFiles,
  type WriteAnswer,
} from '../contract/tools-sizes.ts';
import { openFolder, openNoLink } from './open-below.ts';
import { partsOf } from './parts-of.ts';

/** UTF-8 takes up to three bytes for a UTF-16 unit. */
const mostBytes = longestText * 3;

/** Regular files below the home, by path; dot files and links are left out, and what is more than `mostFiles`. */
export async function listFiles(home: string): Promise<HomeFile[]> {
  const files: HomeFile[] = [];
  const visit = async (names: readonly string[]): Promise<void> => {
    const folder = await openFolder(home, names);
    if (!folder.ok) return;
    await using opened = folder.value;
    const entries = await readdir(opened.at('.'), { withFileTypes: true });
    for (const entry of entries.sort((a, b) => (a.name < b.name ? -1 : 1))) {
      if (files.length >= mostFiles) return;
      if (!partsOf(entry.name).ok) continue;
      if (entry.isDirectory() && names.length < deepestFolder) await visit([...names, entry.name]);
      if (!entry.isFile()) continue;
      const found = await lstat(opened.at(entry.name)).catch(() => undefined);
      if (found) files.push({ path: [...names, entry.name].join('/'), size: found.size, modifiedMs: found.mtimeMs });
    }
  };
  await visit([]);
  return files;
}

/** Failures: bad-input, not-found, not-allowed (a link, too large, not text). */
export async function readHomeFile(home: string, path: string): Promise<Result<FileText>> {
  const parts = partsOf(path);
  if (!parts.ok) return parts;
  const folder = await openFolder(home, parts.value.slice(0, -1));
  if (!folder.ok) return folder;
  await using opened = folder.value;
  const file = await openNoLink(opened.at(parts.value.at(-1) ?? ''), constants.O_RDONLY, path);
  if (!file.ok) return file;
  await using handle = file.value;
  const { size } = await handle.stat().then((found) => (found.isFile() ? found : { size: Number.NaN }));
  if (Number.isNaN(size)) return fail('not-allowed', `${path} is no regular file.`);
  if (size > mostBytes) return fail('not-allowed', `${path} is too large for the editor (${size} bytes).`);
  const bytes = Buffer.alloc(size);
  const { bytesRead } = await handle.read(bytes, 0, size, 0);
  const text = decode(bytes.subarray(0, bytesRead));
  if (text === undefined) return fail('not-allowed', `${path} is no text in UTF-8.`);
  if (text.length > longestText) return fail('not-allowed', `${path} is too large for the editor.`);
  return ok({ path, text, version: versionOf(text) });
}

/**
 * Writes a file in one step, so that the shell never sees half of it, if it is still the one that was read (`over`; null:
 * there must be none). Failures: bad-input, not-found (its folder), not-allowed.
 */
export async function writeHomeFile(
  home: string,
  { path, text, over }: { path: string; text: string; over: string | null },
): Promise<Result<WriteAnswer>> {
  const parts = partsOf(path);
  if (!parts.ok) return parts;
  if (text.length > longestText) return fail('bad-input', `A file is at most ${longestText} characters here.`);
  const now = await readHomeFile(home, path);
  if (!now.ok && now.failure.code !== 'not-found') return now;
  const there = now.ok ? now.value : null;
  if ((there?.version ?? null) !== over && there?.text !== text) return ok({ outcome: 'conflict', file: there });
  if (there === null && (await listFiles(home)).length >= mostFiles)
    return fail('not-allowed', `There are ${mostFiles} files in your home already. Remove some first.`);
  const folder = await openFolder(home, parts.value.slice(0, -1));
  if (!folder.ok) return folder;
  await using opened = folder.value;
  const target = opened.at(parts.value.at(-1) ?? '');
  const mode = there === null ? 0o644 : (await lstat(target)).mode & 0o777;
  const draft = opened.at(`.drydock-${randomBytes(6).toString('hex')}`);
  try {
    const { O_CREAT, O_EXCL, O_WRONLY, O_NOFOLLOW } = constants;
    await using handle = await open(draft, O_CREAT | O_EXCL | O_WRONLY | O_NOFOLLOW, mode);
    await handle.writeFile(text);
    await handle.chmod(mode);
    await rename(draft, target);
  } catch (error) {
    await rm(draft, { force: true });
    const { code = '' } = error as NodeJS.ErrnoException;
    if (['ENOSPC', 'EDQUOT', 'EACCES', 'EROFS', 'EISDIR'].includes(code))
      return fail('not-allowed', `${path} was not written (${code}).`);
    throw error;
  }
  return ok({ outcome: 'written', version: versionOf(text) });
}

function versionOf(text: string): string {
  return createHash('sha256').update(text).digest('base64url');
}

function decode(bytes: Buffer): string | undefined {
  try {
    const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
    return text.includes('\0') ? undefined : text;
  } catch {
    return undefined;
  }
}
