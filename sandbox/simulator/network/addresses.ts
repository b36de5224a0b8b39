/** The Pod addresses of one node, given out in turn as CNI's host-local does. Source: plugins/ipam/host-local. */
import { formatAddress, isWithin, parseAddress, parseRange, type Range } from './address.ts';
import { NetworkError } from './network-stack.ts';

export class Addresses {
  readonly #range: Range;
  /** The node's end of every Pod's link. */
  readonly gateway: string;
  readonly #used = new Set<string>();
  #last: number;

  /** `cidr` is the node's podCIDR; `isKept` tells of addresses of Pods that have yet to be started again. */
  readonly #isKept: (ip: string) => boolean;

  constructor(cidr: string, isKept: (ip: string) => boolean) {
    const range = parseRange(cidr);
    if (!range) throw new Error(`not a range of addresses: ${cidr}`);
    this.#range = range;
    this.#last = range.first + 1;
    this.gateway = formatAddress(range.first + 1);
    this.#isKept = isKept;
  }

  /** The address asked for where it is free. Throws NetworkError EADDRNOTAVAIL when all are taken. */
  take(wanted?: string): string {
    if (wanted !== undefined && !this.#used.has(wanted) && isWithin(parseAddress(wanted) ?? -1, this.#range))
      return this.#use(wanted);
    const [first, last] = [this.#range.first + 2, this.#range.last - 1];
    for (let tried = first; tried <= last; tried++) {
      this.#last = this.#last >= last ? first : this.#last + 1;
      const ip = formatAddress(this.#last);
      if (!this.#used.has(ip) && !this.#isKept(ip)) return this.#use(ip);
    }
    const text = `${formatAddress(first - 1)}-${formatAddress(last)}`;
    throw new NetworkError(
      'EADDRNOTAVAIL',
      `failed to allocate for range 0: no IP addresses available in range set: ${text}`,
    );
  }

  free(ip: string): void {
    this.#used.delete(ip);
  }

  #use(ip: string): string {
    this.#used.add(ip);
    return ip;
  }
}
