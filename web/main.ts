/** web as a process: settings from the environment, one line of JSON on stdout once it serves. */
import { readFileSync } from 'node:fs';
import { readAdminAccess } from '../config/admin-access.ts';
import { AuditLog, refusalsFile } from '../config/audit-log.ts';
import { findMissingProtection } from '../config/find-missing-protection.ts';
import { runAsChild } from '../config/run-as-child.ts';
import { readSecret } from '../config/secret.ts';
import { readSettings, SettingError } from '../config/settings.ts';
import { storeUrl } from '../config/store-url.ts';
import { openStore } from '../store/open-store.ts';
import { openWeb } from './open-web.ts';

await runAsChild(async (running) => {
  const settings = readSettings();
  const { address, port, origins, proxies, data, cert, key } = settings;
  const missing = findMissingProtection(settings);
  if (missing.length > 0) throw new SettingError(missing.join(' '));
  // Better now than at the first login.
  readAdminAccess(settings);
  const now = (): Date => new Date();
  const tls = cert === '' ? undefined : { cert: readFileSync(cert, 'utf8'), key: readFileSync(key, 'utf8') };
  const store = running.use(await openStore(storeUrl(settings)));
  const audit = new AuditLog(refusalsFile(data, 'web'), now);
  const dev = process.env.NODE_ENV === 'development';
  const secret = readSecret(data);
  const web = running.use(await openWeb({ address, port, tls, origins, proxies, dev, store, secret, audit, now }));
  return { url: web.url };
});
