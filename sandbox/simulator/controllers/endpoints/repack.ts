/** Subsets of Endpoints in their one canonical form: addresses of the same ports together, everything sorted. Source: RepackSubsets in pkg/api/v1/endpoints/util.go. */
import type { Endpoints } from '../kit/wire.ts';

export type Subset = NonNullable<Endpoints['subsets']>[number];
type Address = NonNullable<Subset['addresses']>[number];
type Port = NonNullable<Subset['ports']>[number];

export function repack(subsets: readonly Subset[]): Subset[] {
  /** By address: whether it is ready, and its ports. */
  const byAddress = new Map<string, { address: Address; ready: boolean; ports: Map<string, Port> }>();
  for (const { addresses = [], notReadyAddresses = [], ports = [] } of subsets) {
    for (const [list, ready] of [
      [addresses, true],
      [notReadyAddresses, false],
    ] as const) {
      for (const address of list) {
        const key = `${address.ip} ${address.targetRef?.uid ?? ''}`;
        const known = byAddress.get(key) ?? { address, ready, ports: new Map<string, Port>() };
        byAddress.set(key, known);
        for (const port of ports) known.ports.set(hashKey(port), port);
        if (!ready) known.ready = false;
      }
    }
  }
  const byPorts = new Map<string, { addresses: Address[]; notReady: Address[]; ports: Port[] }>();
  for (const { address, ready, ports } of byAddress.values()) {
    const sorted = [...ports].sort(([a], [b]) => (a < b ? -1 : 1));
    const key = sorted.map(([hash]) => hash).join(' ');
    const known = byPorts.get(key) ?? { addresses: [], notReady: [], ports: sorted.map(([, port]) => port) };
    byPorts.set(key, known);
    (ready ? known.addresses : known.notReady).push(address);
  }
  return [...byPorts]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([, { addresses, notReady, ports }]) => ({
      ...(addresses.length > 0 ? { addresses: addresses.sort(byIp) } : {}),
      ...(notReady.length > 0 ? { notReadyAddresses: notReady.sort(byIp) } : {}),
      ...(ports.length > 0 ? { ports } : {}),
    }));
}

function byIp(a: Address, b: Address): number {
  if (a.ip !== b.ip) return a.ip < b.ip ? -1 : 1;
  return (a.targetRef?.uid ?? '') < (b.targetRef?.uid ?? '') ? -1 : 1;
}

const hashes = new Map<string, string>();

/** FNV-1a with 128 bits of the port as Go's dump prints it: the order real clusters show ports in. */
function hashKey({ name = '', port, protocol = 'TCP', appProtocol }: Port): string {
  const application = appProtocol === undefined ? '<nil>' : appProtocol;
  const dump = `(v1.EndpointPort){Name:(string)${name} Port:(int32)${port} Protocol:(v1.Protocol)${protocol} AppProtocol:(*string)${application}}`;
  let hash = hashes.get(dump);
  if (hash === undefined) {
    hash = fnv128a(dump);
    hashes.set(dump, hash);
  }
  return hash;
}

/** The constants of hash/fnv. */
const offset = 0x6c62272e07bb014262b821756295c58dn;
const prime = 0x1000000000000000000013bn;
const mask = (1n << 128n) - 1n;

function fnv128a(text: string): string {
  let hash = offset;
  for (const byte of Buffer.from(text)) hash = ((hash ^ BigInt(byte)) * prime) & mask;
  return hash.toString(16).padStart(32, '0');
}
