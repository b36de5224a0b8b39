import { readFileSync } from 'node:fs';
import { isPasswordHash } from './admin-password.ts';
import { flagOf, SettingError, type SettingName, type Settings, variableOf } from './settings.ts';

export type AdminSettings = Pick<Settings, 'adminPasswordFile'>;

/** How an administrator may prove who they are; undefined where that way is not set up. */
export interface AdminAccess {
  /** The hash of the password, as `hashPassword` makes it. */
  readonly passwordHash: string | undefined;
}

/** Reads the files that the settings name. Throws SettingError where one cannot be read or holds something else. */
export function readAdminAccess({ adminPasswordFile }: AdminSettings): AdminAccess {
  return { passwordHash: adminPasswordFile === '' ? undefined : readHash(adminPasswordFile) };
}

function readHash(file: string): string {
  const text = readNamed('adminPasswordFile', file);
  if (isPasswordHash(text)) return text;
  const why = `holds no hash of a password. Make one with: npm run drydock -- admin-password ${file}`;
  throw new SettingError(`${nameOf('adminPasswordFile')} names ${file}, which ${why}`);
}

function readNamed(setting: SettingName, file: string): string {
  try {
    return readFileSync(file, 'utf8').trim();
  } catch (error) {
    const why = error instanceof Error && 'code' in error ? String(error.code) : String(error);
    throw new SettingError(`${nameOf(setting)} names ${file}, which cannot be read (${why}).`);
  }
}

function nameOf(setting: SettingName): string {
  return `--${flagOf(setting)} (${variableOf(setting)})`;
}
