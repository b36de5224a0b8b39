import { createHash } from 'node:crypto';
import { realpathSync } from 'node:fs';

/** Tells one Drydock from another on the same Docker: it follows from where the data folder is, so it survives a lost store. */
export function installationOf(dataFolder: string): string {
  return createHash('sha256').update(realpathSync(dataFolder)).digest('hex').slice(0, 12);
}
