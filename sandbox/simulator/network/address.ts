/** IPv4 addresses as numbers, and the ranges they are in. */

/** Undefined for what is not written as four numbers. */
export function parseAddress(text: string): number | undefined {
  const parts = /^(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})$/.exec(text);
  if (!parts) return undefined;
  let address = 0;
  for (const part of parts.slice(1)) {
    if (Number(part) > 255) return undefined;
    address = address * 256 + Number(part);
  }
  return address;
}

export function formatAddress(address: number): string {
  return [24, 16, 8, 0].map((shift) => Math.floor(address / 2 ** shift) % 256).join('.');
}

export interface Range {
  readonly first: number;
  readonly last: number;
}

/** `10.244.0.0/24`; undefined for what is no IPv4 range. */
export function parseRange(cidr: string): Range | undefined {
  const [ip = '', length = ''] = cidr.split('/');
  const address = parseAddress(ip);
  if (address === undefined || !/^\d+$/.test(length) || Number(length) > 32) return undefined;
  const size = 2 ** (32 - Number(length));
  const first = address - (address % size);
  return { first, last: first + size - 1 };
}

export function isWithin(address: number, range: Range | undefined): boolean {
  return range !== undefined && address >= range.first && address <= range.last;
}

const loopback = parseRange('127.0.0.0/8');

export function isLoopback(ip: string): boolean {
  const address = parseAddress(ip);
  return address !== undefined && isWithin(address, loopback);
}
