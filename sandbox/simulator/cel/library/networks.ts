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
  add('ip(string): net.IP', parseIp);
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
