import { readFileSync } from 'node:fs';
import { isPasswordHash } from './admin-password.ts';
import { flagOf, SettingError, type SettingName, type Settings, variableOf } from './settings.ts';

const oidcNames = ['oidcIssuer', 'oidcClientId', 'oidcClientSecretFile', 'oidcAdmins'] as const;

export type AdminSettings = Pick<Settings, 'adminPasswordFile' | (typeof oidcNames)[number]>;

/** An OpenID provider, and who of those that it knows are administrators. */
export interface OidcAccess {
  readonly issuer: string;
  readonly clientId: string;
  readonly clientSecret: string;
  /** E-mail addresses in small letters. */
  readonly admins: ReadonlySet<string>;
}

/** How an administrator may prove who they are; undefined where that way is not set up. */
export interface AdminAccess {
  /** The hash of the password, as `hashPassword` makes it. */
  readonly passwordHash: string | undefined;
  readonly oidc: OidcAccess | undefined;
}

/** True where there is a way to become an administrator. */
export function hasAdmin(settings: AdminSettings): boolean {
  return settings.adminPasswordFile !== '' || settings.oidcIssuer !== '';
}

/** Settings of the OpenID provider that are missing beside others that are there. */
export function missingOidc(settings: AdminSettings): readonly SettingName[] {
  const missing = oidcNames.filter((name) => settings[name].length === 0);
  return missing.length === oidcNames.length ? [] : missing;
}

/** Reads the files that the settings name. Throws SettingError where one cannot be read or holds something else. */
export function readAdminAccess(settings: AdminSettings): AdminAccess {
  const { adminPasswordFile, oidcIssuer } = settings;
  return {
    passwordHash: adminPasswordFile === '' ? undefined : readHash(adminPasswordFile),
    oidc: oidcIssuer === '' ? undefined : readOidc(settings),
  };
}

function readHash(file: string): string {
  const text = readNamed('adminPasswordFile', file);
  if (isPasswordHash(text)) return text;
  const why = `holds no hash of a password. Make one with: npm run drydock -- admin-password ${file}`;
  throw new SettingError(`${nameOf('adminPasswordFile')} names ${file}, which ${why}`);
}

function readOidc({ oidcIssuer, oidcClientId, oidcClientSecretFile, oidcAdmins }: AdminSettings): OidcAccess {
  const clientSecret = readNamed('oidcClientSecretFile', oidcClientSecretFile);
  if (clientSecret === '')
    throw new SettingError(`${nameOf('oidcClientSecretFile')} names ${oidcClientSecretFile}, which is empty.`);
  const admins = new Set(oidcAdmins.map((address) => address.toLowerCase()));
  return { issuer: oidcIssuer, clientId: oidcClientId, clientSecret, admins };
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
