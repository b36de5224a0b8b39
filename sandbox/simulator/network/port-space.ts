/** The ports of one network namespace: a Pod's own, or the node's, which Pods of the host network share. */
import { isLoopback } from './address.ts';
import { type Connection, type Endpoint, NetworkError } from './network-stack.ts';

export interface Listener {
  readonly port: number;
  /** Undefined for every address. */
  readonly ip: string | undefined;
  /** Called with the server's end. */
  readonly accept: (connection: Connection) => void;
}

/** Linux' net.ipv4.ip_local_port_range. */
const ephemeral = { first: 32_768, last: 60_999 };
const everywhere = '0.0.0.0';

export class PortSpace {
  readonly ip: string;
  readonly #listeners = new Map<number, Listener[]>();
  #lastPort = ephemeral.last;

  constructor(ip: string) {
    this.ip = ip;
  }

  /** Throws NetworkError EADDRINUSE, EADDRNOTAVAIL. */
  add(listener: Listener): Disposable {
    const { port, ip } = listener;
    if (ip !== undefined && ip !== this.ip && !isLoopback(ip))
      throw new NetworkError('EADDRNOTAVAIL', `listen EADDRNOTAVAIL: address not available ${ip}:${port}`);
    const there = this.#listeners.get(port) ?? [];
    if (there.some((other) => ip === undefined || other.ip === undefined || other.ip === ip))
      throw new NetworkError('EADDRINUSE', `listen EADDRINUSE: address already in use ${ip ?? everywhere}:${port}`);
    this.#listeners.set(port, [...there, listener]);
    return {
      [Symbol.dispose]: () => {
        const left = (this.#listeners.get(port) ?? []).filter((other) => other !== listener);
        if (left.length > 0) this.#listeners.set(port, left);
        else this.#listeners.delete(port);
      },
    };
  }

  find({ ip, port }: Endpoint): Listener | undefined {
    return this.#listeners.get(port)?.find((listener) => listener.ip === undefined || listener.ip === ip);
  }

  /** A port for the client's end. */
  takePort(): number {
    this.#lastPort = this.#lastPort >= ephemeral.last ? ephemeral.first : this.#lastPort + 1;
    return this.#lastPort;
  }

  /** Of a port that was not named: `listen({ port: 0 })`. */
  freePort(): number {
    for (;;) {
      const port = this.takePort();
      if (!this.#listeners.has(port)) return port;
    }
  }
}

export function endpointOf({ ip, port }: Listener): Endpoint {
  return { ip: ip ?? everywhere, port };
}
