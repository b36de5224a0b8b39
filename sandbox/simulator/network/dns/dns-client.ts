/** Names as a Pod's programs look them up. */
import { NetworkError, type NetworkErrorCode } from '../network-stack.ts';
import type { DnsAnswer, RecordType } from './records.ts';
import type { ResolverConfig } from './resolver-config.ts';

export interface DnsClient {
  readonly config: ResolverConfig;
  /** Asks one name server once. Rejects with NetworkError: ECONNREFUSED where none is there, ETIMEDOUT after `timeoutMs` (5 s unless given) without an answer. */
  query(server: string, name: string, type: RecordType, timeoutMs?: number): Promise<DnsAnswer>;
}

/** What /etc/hosts says. */
export type Hosts = ReadonlyMap<string, string>;

/** resolv.conf(5): times that each server is asked. */
const attempts = 2;

/** IPv4 addresses of a name by hosts, search domains and name servers, as glibc's getaddrinfo finds them. Rejects with NetworkError ENOTFOUND, EAI_AGAIN. */
export async function resolveHost(client: DnsClient, hosts: Hosts, name: string): Promise<readonly string[]> {
  const known = hosts.get(name.toLowerCase());
  if (known !== undefined) return [known];
  let failed = false;
  for (const candidate of candidatesOf(client.config, name)) {
    const answer = await askServers(client, candidate);
    // A server that fails for one name may know the next; where none answers at all, the search ends.
    if (answer === undefined) throw failure('EAI_AGAIN', name);
    const addresses = answer.records.filter(({ type }) => type === 'A').map(({ data }) => data);
    if (addresses.length > 0) return addresses;
    failed ||= answer.code === 'SERVFAIL';
  }
  throw failure(failed ? 'EAI_AGAIN' : 'ENOTFOUND', name);
}

function failure(code: NetworkErrorCode, name: string): NetworkError {
  return new NetworkError(code, `getaddrinfo ${code} ${name}`);
}

/** Absolute names in the order they are tried. */
export function candidatesOf({ searches, options }: ResolverConfig, name: string): readonly string[] {
  if (name.endsWith('.')) return [name];
  const ndots = Number(options.find((option) => option.startsWith('ndots:'))?.slice('ndots:'.length) ?? 1);
  const searched = searches.map((domain) => `${name}.${domain}.`);
  const dots = name.split('.').length - 1;
  return dots >= ndots ? [`${name}.`, ...searched] : [...searched, `${name}.`];
}

async function askServers(client: DnsClient, name: string): Promise<DnsAnswer | undefined> {
  for (let attempt = 0; attempt < attempts; attempt++) {
    for (const server of client.config.nameservers) {
      try {
        return await client.query(server, name, 'A');
      } catch (error) {
        if (!(error instanceof NetworkError)) throw error;
      }
    }
  }
  return undefined;
}
