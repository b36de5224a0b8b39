/** IP addresses and networks. Source: apiserver/pkg/cel/library/{ip,cidr}.go. */
import { BlockList, isIP } from 'node:net';
import type { Environment } from '@marcbachmann/cel-js';

class Ip {
  readonly text: string;
  constructor(text: string) {
    this.text = text;
  }
  get family(): 4 | 6 {
    return isIP(this.text) === 4 ? 4 : 6;
  }
}

class Network {
  readonly ip: Ip;
  readonly bits: number;
  constructor(ip: Ip, bits: number) {
    this.ip = ip;
    this.bits = bits;
  }
  /** Throws nothing: another family is not in it. */
  has(ip: Ip): boolean {
    if (ip.family !== this.ip.family) return false;
    const list = new BlockList();
    list.addSubnet(this.ip.text, this.bits, this.ip.family === 4 ? 'ipv4' : 'ipv6');
    return list.check(ip.text, ip.family === 4 ? 'ipv4' : 'ipv6');
  }
}

/** Throws for what is no address. */
function parseIp(text: string): Ip {
  if (isIP(text) === 0) throw new Error(`IP Address ${JSON.stringify(text)} parse error during conversion from string`);
  return new Ip(text);
}

/** Throws for what is no network. */
function parseNetwork(text: string): Network {
  const [ip = '', bits = ''] = text.split('/');
  const most = isIP(ip) === 4 ? 32 : 128;
  if (isIP(ip) === 0 || !/^\d{1,3}$/.test(bits) || Number(bits) > most)
    throw new Error(`network address parse error during conversion from string: invalid CIDR address: ${text}`);
  return new Network(new Ip(ip), Number(bits));
}

/** The receiver of `ip.isCanonical(…)`. */
class Addresses {}

/** Go's netip: unspecified, loopback, link-local and multicast addresses, and the broadcast one. */
const notGlobal = /^(0\.0\.0\.0$|127\.|169\.254\.|2(2[4-9]|3\d)\.|255\.255\.255\.255$|::1?$|fe[89ab]|ff)/;

/** As Go writes an address: short, and in lower case. */
function canonical({ text }: Ip): string {
  return isIP(text) === 4 ? text : new URL(`http://[${text}]/`).hostname.slice(1, -1);
}

function shownNetwork({ ip, bits }: Network): string {
  return `${canonical(ip)}/${bits}`;
}

/** With the bits behind the prefix cleared. */
function masked({ ip, bits }: Network): Network {
  const words = wordsOf(ip);
  const width = ip.family === 4 ? 8 : 16;
  const kept = words.map((word, at) => {
    const drop = Math.min(width, Math.max(0, width * (at + 1) - bits));
    return (word >> drop) << drop;
  });
  const text = ip.family === 4 ? kept.join('.') : kept.map((word) => word.toString(16)).join(':');
  return new Network(new Ip(canonical(new Ip(text))), bits);
}

/** Bytes of an IPv4 address, words of 16 bits of an IPv6 one. */
function wordsOf(ip: Ip): number[] {
  if (ip.family === 4) return ip.text.split('.').map(Number);
  const [before = '', after] = canonical(ip).split('::');
  const read = (part: string): number[] =>
    part === '' ? [] : part.split(':').map((word) => Number.parseInt(word, 16));
  const [start, end] = [read(before), read(after ?? '')];
  return [...start, ...Array.from({ length: 8 - start.length - end.length }, () => 0), ...end];
}

function succeeds(act: () => unknown): boolean {
  try {
    act();
    return true;
  } catch {
    return false;
  }
}

export function addNetworks(environment: Environment): void {
  environment.registerType('net.IP', Ip);
  environment.registerType('net.CIDR', Network);
  const add = (signature: string, handler: (...values: never[]) => unknown): void =>
    void environment.registerFunction(signature, handler);
  environment.registerType('ip', Addresses);
  environment.registerConstant('ip', 'ip', new Addresses());
  add('ip.isCanonical(string): bool', (_: Addresses, text: string) => canonical(parseIp(text)) === text);
  add('ip(string): net.IP', parseIp);
  add('string(net.IP): string', canonical);
  add('net.IP.isLinkLocalMulticast(): bool', ({ text }: Ip) => /^(224\.0\.0\.|ff[0-9a-f]2:)/i.test(text));
  add('net.IP.isGlobalUnicast(): bool', ({ text }: Ip) => !notGlobal.test(canonical(new Ip(text))));
  environment.registerOperator('net.IP == net.IP', (a: Ip, b: Ip) => canonical(a) === canonical(b));
  add('string(net.CIDR): string', shownNetwork);
  add('net.CIDR.masked(): net.CIDR', masked);
  environment.registerOperator('net.CIDR == net.CIDR', (a: Network, b: Network) => shownNetwork(a) === shownNetwork(b));
  add('isIP(string): bool', (text: string) => isIP(text) !== 0);
  add('net.IP.family(): int', (ip: Ip) => BigInt(ip.family));
  add('net.IP.isLoopback(): bool', ({ text }: Ip) => text.startsWith('127.') || text === '::1');
  add('net.IP.isUnspecified(): bool', ({ text }: Ip) => text === '0.0.0.0' || text === '::');
  add('net.IP.isLinkLocalUnicast(): bool', ({ text }: Ip) => /^(169\.254\.|fe[89ab])/i.test(text));
  add('cidr(string): net.CIDR', parseNetwork);
  add('isCIDR(string): bool', (text: string) => succeeds(() => parseNetwork(text)));
  add('net.CIDR.containsIP(string): bool', (network: Network, text: string) => network.has(parseIp(text)));
  add('net.CIDR.containsIP(net.IP): bool', (network: Network, ip: Ip) => network.has(ip));
  const containsNetwork = (network: Network, other: Network): boolean =>
    other.bits >= network.bits && network.has(other.ip);
  add('net.CIDR.containsCIDR(net.CIDR): bool', containsNetwork);
  add('net.CIDR.containsCIDR(string): bool', (network: Network, text: string) =>
    containsNetwork(network, parseNetwork(text)),
  );
  add('net.CIDR.prefixLength(): int', (network: Network) => BigInt(network.bits));
  add('net.CIDR.ip(): net.IP', (network: Network) => network.ip);
}
