/** What all simulated clusters of a data folder share: the authority of their certificates and the key of their tokens. Made once: RSA keys take a tenth of a second. */
import { createPrivateKey, createPublicKey, generateKeyPairSync } from 'node:crypto';
import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import type { TokenKey } from '../access/service-account-tokens.ts';
import { type Certificate, makeAuthority, makeServerCertificate } from '../tls/certificates.ts';

export interface InstallationKeys {
  readonly authority: Certificate;
  readonly server: Certificate;
  readonly tokenKey: TokenKey;
}

export const authoritySubject = { commonName: 'kubernetes' };
/** A real API server's names; only the address is used. */
const serverNames = [
  '127.0.0.1',
  'localhost',
  'kubernetes',
  'kubernetes.default',
  'kubernetes.default.svc',
  'kubernetes.default.svc.cluster.local',
  '10.96.0.1',
];

const pairSchema = z.object({ certificate: z.string(), key: z.string() });
const fileSchema = z.object({ authority: pairSchema, server: pairSchema, token: z.string() });
const tokenBits = 2_048;

/** Reads the keys of a folder, or makes them. */
export function installationKeys(folder: string, now: Date): InstallationKeys {
  mkdirSync(folder, { recursive: true });
  const kept = readKeys(folder) ?? write(fileOf(folder), now);
  const privateKey = createPrivateKey(kept.token);
  return {
    authority: kept.authority,
    server: kept.server,
    tokenKey: { privateKey, publicKey: createPublicKey(privateKey) },
  };
}

const fileOf = (folder: string): string => join(folder, 'keys.json');

/** The keys as they are kept; undefined where none have been made. */
export function readKeys(folder: string): z.infer<typeof fileSchema> | undefined {
  const file = fileOf(folder);
  try {
    return fileSchema.parse(JSON.parse(readFileSync(file, 'utf8')));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw new Error(`${file} cannot be read; remove it to make new keys (running simulated clusters end)`, {
      cause: error,
    });
  }
}

function write(file: string, now: Date): z.infer<typeof fileSchema> {
  const authority = makeAuthority(authoritySubject, now);
  const server = makeServerCertificate(authority, authoritySubject, serverNames, now);
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: tokenBits });
  const kept = { authority, server, token: privateKey.export({ format: 'pem', type: 'pkcs8' }).toString() };
  writeFileSync(`${file}.new`, JSON.stringify(kept), { mode: 0o600 });
  renameSync(`${file}.new`, file);
  return kept;
}
