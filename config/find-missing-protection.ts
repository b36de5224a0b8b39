import { type AdminSettings, hasAdmin, missingOidc } from './admin-access.ts';
import { isLoopback } from './is-loopback.ts';
import { flagOf, type Settings } from './settings.ts';

type Place = AdminSettings & Pick<Settings, 'address' | 'cert' | 'key' | 'proxies' | 'origins' | 'isolation'>;

/**
 * What is missing before others than this machine may be served, each as a sentence with what to set; on loopback only
 * half a certificate and half a provider are.
 */
export function findMissingProtection(place: Place): readonly string[] {
  const { address, cert, key, proxies, origins, isolation } = place;
  const missing: string[] = [];
  if ((cert === '') !== (key === '')) missing.push('--cert and --key go together: name both files, or neither.');
  const half = missingOidc(place).map((name) => `--${flagOf(name)}`);
  if (half.length > 0) missing.push(`The settings of the OpenID provider go together: ${half.join(', ')} is missing.`);
  if (isLoopback(address) && proxies.length === 0) return missing;
  if (cert === '' && proxies.length === 0) {
    missing.push(
      'TLS: name a certificate with --cert and --key, or the addresses of the proxy that does TLS with --proxies.',
    );
  }
  if (proxies.length > 0 && !origins.some((origin) => origin.startsWith('https:'))) {
    missing.push('Where the proxy is reached: name it with --origins, as in https://workshop.example.');
  }
  if ((address === '0.0.0.0' || address === '::') && origins.length === 0) {
    missing.push(`A name: on ${address} nobody can tell our pages from others. Name the site with --origins.`);
  }
  if (isolation === 'plain') {
    missing.push(
      'Isolation: a plain shell reads all that Drydock reads. Leave --isolation out; bubblewrap is then demanded.',
    );
  }
  if (!hasAdmin(place)) {
    missing.push(
      'An administrator: make the hash of a password with `npm run drydock -- admin-password FILE` and name it with --admin-password-file, or name an OpenID provider with --oidc-issuer.',
    );
  }
  return missing;
}
