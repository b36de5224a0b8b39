/** IP addresses and ranges. Source: apimachinery/pkg/util/validation/ip.go; leading zeros are let through where old fields let them through. */
import { BlockList, isIPv4, isIPv6 } from 'node:net';
import { type FieldError, fieldError } from '../../../meta/status.ts';

export interface Address {
  readonly family: 'ipv4' | 'ipv6';
  /** As Go writes it: no leading zeros, RFC 5952, and IPv4 for an IPv4 address in IPv6 clothes. */
  readonly canonical: string;
  /** Written like `::ffff:10.0.0.1`. */
  readonly mapped: boolean;
}

/** Reads what Go's ParseIPSloppy reads: leading zeros in IPv4 are decimal. */
export function parseAddress(text: string): Address | undefined {
  const plain = withoutLeadingZeros(text);
  if (isIPv4(plain)) return { family: 'ipv4', canonical: plain, mapped: false };
  if (!isIPv6(text) || text.includes('%')) return undefined;
  const canonical = new URL(`http://[${text}]/`).hostname.slice(1, -1);
  const inside = /^::ffff:([0-9a-f]+):([0-9a-f]+)$/.exec(canonical);
  if (!inside) return { family: 'ipv6', canonical, mapped: false };
  const [high, low] = [Number.parseInt(inside[1] ?? '', 16), Number.parseInt(inside[2] ?? '', 16)];
  return { family: 'ipv4', canonical: [high >> 8, high & 255, low >> 8, low & 255].join('.'), mapped: true };
}

export interface Range {
  readonly address: Address;
  readonly length: number;
  /** The range's first address, and `first/length`. */
  readonly first: string;
  readonly canonical: string;
}

export function parseRange(text: string): Range | undefined {
  const found = /^([^/]+)\/(\d+)$/.exec(text);
  const address = found ? parseAddress(found[1] ?? '') : undefined;
  if (!address) return undefined;
  const length = Number(found?.[2]) - (address.mapped ? 96 : 0);
  if (length < 0 || length > (address.family === 'ipv4' ? 32 : 128)) return undefined;
  const first = firstAddress(address, length);
  return { address, length, first, canonical: `${first}/${length}` };
}

export function contains(range: Range, address: Address): boolean {
  if (range.address.family !== address.family) return false;
  if (range.length === 0) return true;
  const list = new BlockList();
  list.addSubnet(range.first, range.length, range.address.family);
  return list.check(address.canonical, address.family);
}

function withoutLeadingZeros(text: string): string {
  return /^[\d.]+$/.test(text) ? text.replaceAll(/\b0+(?=\d)/g, '') : text;
}

function bits(address: Address): bigint {
  if (address.family === 'ipv4')
    return address.canonical.split('.').reduce((sum, part) => sum * 256n + BigInt(part), 0n);
  const [head = '', tail] = address.canonical.split('::');
  const before = head === '' ? [] : head.split(':');
  const after = tail === undefined || tail === '' ? [] : tail.split(':');
  const middle = tail === undefined ? [] : Array.from({ length: 8 - before.length - after.length }, () => '0');
  return [...before, ...middle, ...after].reduce((sum, part) => sum * 65536n + BigInt(`0x${part}`), 0n);
}

function firstAddress(address: Address, length: number): string {
  const width = address.family === 'ipv4' ? 32 : 128;
  const free = BigInt(width - length);
  const value = (bits(address) >> free) << free;
  if (width === 32) return [24n, 16n, 8n, 0n].map((shift) => String((value >> shift) & 255n)).join('.');
  const groups = Array.from({ length: 8 }, (_, i) => ((value >> BigInt(112 - 16 * i)) & 65535n).toString(16));
  return parseAddress(groups.join(':'))?.canonical ?? '';
}

const notAnAddress = 'must be a valid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff)';
const notARange = 'must be a valid CIDR value, (e.g. 10.9.8.0/24 or 2001:db8::/64)';

/** Old fields take sloppy addresses, and keep whatever they had. */
export function legacyAddress(value: string, field: string, kept: readonly string[] = []): FieldError[] {
  return kept.includes(value) || parseAddress(value) ? [] : [fieldError.invalid(field, value, notAnAddress)];
}

export function legacyRange(value: string, field: string, kept: readonly string[] = []): FieldError[] {
  return kept.includes(value) || parseRange(value) ? [] : [fieldError.invalid(field, value, notARange)];
}

/** What is wrong with an address in a field that wants it canonical. */
export function addressProblems(value: string): readonly string[] {
  const address = parseAddress(value);
  if (!address) return [notAnAddress];
  const strict = [
    ...(isIPv4(value) || isIPv6(value) ? [] : ['must not have leading 0s']),
    ...(address.mapped ? ['must not be an IPv4-mapped IPv6 address'] : []),
  ];
  if (strict.length > 0) return strict;
  return value === address.canonical ? [] : [`must be in canonical form (${JSON.stringify(address.canonical)})`];
}

export function strictAddress(value: string, field: string): FieldError[] {
  return addressProblems(value).map((why) => fieldError.invalid(field, value, why));
}

export function strictRange(value: string, field: string): FieldError[] {
  const range = parseRange(value);
  if (!range) return [fieldError.invalid(field, value, notARange)];
  const [host = '', length = ''] = value.split('/');
  if ((!isIPv4(host) && !isIPv6(host)) || /^0\d/.test(length))
    return [fieldError.invalid(field, value, 'must not have leading 0s in IP or prefix length')];
  if (range.address.mapped) return [fieldError.invalid(field, value, 'must not have an IPv4-mapped IPv6 address')];
  if (range.address.canonical !== range.first)
    return [fieldError.invalid(field, value, 'must not have bits set beyond the prefix length')];
  if (value === range.canonical) return [];
  return [fieldError.invalid(field, value, `must be in canonical form (${JSON.stringify(range.canonical)})`)];
}

const list = (...ranges: readonly [string, number, 'ipv4' | 'ipv6'][]): BlockList => {
  const made = new BlockList();
  for (const [first, length, family] of ranges) made.addSubnet(first, length, family);
  return made;
};
const special: readonly [BlockList, string][] = [
  [list(['127.0.0.0', 8, 'ipv4'], ['::1', 128, 'ipv6']), 'may not be in the loopback range (127.0.0.0/8, ::1/128)'],
  [
    list(['169.254.0.0', 16, 'ipv4'], ['fe80::', 10, 'ipv6']),
    'may not be in the link-local range (169.254.0.0/16, fe80::/10)',
  ],
  [
    list(['224.0.0.0', 24, 'ipv4'], ['ff02::', 16, 'ipv6']),
    'may not be in the link-local multicast range (224.0.0.0/24, ff02::/10)',
  ],
];

/** An address that traffic can be sent to (core/validation.go, ValidateEndpointIP). */
export function endpointAddress(value: string, field: string): FieldError[] {
  const address = parseAddress(value);
  if (!address) return [fieldError.invalid(field, value, 'must be a valid IP address')];
  const unspecified = address.canonical === '0.0.0.0' || address.canonical === '::';
  return [
    ...(unspecified ? [fieldError.invalid(field, value, `may not be unspecified (${value})`)] : []),
    ...special
      .filter(([ranges]) => ranges.check(address.canonical, address.family))
      .map(([, why]) => fieldError.invalid(field, value, why)),
  ];
}

export function addressWarnings(value: string, field: string): string[] {
  const address = parseAddress(value);
  if (!address) return [];
  if ((!isIPv4(value) && !isIPv6(value)) || address.mapped)
    return [
      `${field}: non-standard IP address ${JSON.stringify(value)} will be considered invalid in a future Kubernetes release: use ${JSON.stringify(address.canonical)}`,
    ];
  if (address.family === 'ipv6' && address.canonical !== value)
    return [
      `${field}: IPv6 address ${JSON.stringify(value)} should be in RFC 5952 canonical format (${JSON.stringify(address.canonical)})`,
    ];
  return [];
}

export function rangeWarnings(value: string, field: string): string[] {
  const range = parseRange(value);
  if (!range) return [];
  const { address, length, first, canonical } = range;
  const [host = '', digits = ''] = value.split('/');
  const single = `${address.canonical}/${address.family === 'ipv4' ? 32 : 128}`;
  const nonStandard = (!isIPv4(host) && !isIPv6(host)) || /^0\d/.test(digits) || address.mapped;
  const warnings = [
    ...(address.canonical === first
      ? []
      : [
          `${field}: CIDR value ${JSON.stringify(value)} is ambiguous in this context (should be ${JSON.stringify(canonical)} or ${JSON.stringify(single)}?)`,
        ]),
    ...(nonStandard
      ? [
          `${field}: non-standard CIDR value ${JSON.stringify(value)} will be considered invalid in a future Kubernetes release: use ${JSON.stringify(canonical)}`,
        ]
      : []),
  ];
  const compact = `${address.canonical}/${length}`;
  if (warnings.length === 0 && address.family === 'ipv6' && compact !== value)
    return [
      `${field}: IPv6 CIDR value ${JSON.stringify(value)} should be in RFC 5952 canonical format (${JSON.stringify(compact)})`,
    ];
  return warnings;
}
