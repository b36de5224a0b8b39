/** Who asks, by the headers that our own server sets, whoever sent them (web/client-of.ts). */
import { headers } from 'next/headers';

/** True where the browser speaks TLS. */
export async function isSecure(): Promise<boolean> {
  return (await headers()).get('x-forwarded-proto') === 'https';
}

export async function clientAddress(): Promise<string> {
  return (await headers()).get('x-forwarded-for') ?? '';
}

/** How the browser reached this site, behind a proxy too; the door has looked at the name. */
export async function ownOrigin(): Promise<string> {
  return `${(await isSecure()) ? 'https' : 'http'}://${(await headers()).get('host')}`;
}
