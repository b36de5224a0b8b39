/** Connections to backends through the simulated network, kept open between requests. Source: net/http/transport.go, with Traefik's limits. */
import { Agent, type AgentOptions, type ClientRequestArgs } from 'node:http';
import type { Duplex } from 'node:stream';
import { connect as connectTls } from 'node:tls';
import type { NetworkStack } from '../network/network-stack.ts';
import type { Clock } from '../time/clock.ts';
import type { Server } from './routing.ts';

/** Traefik's serversTransport.forwardingTimeouts. */
const dialTimeoutMs = 30_000;
const idleTimeoutMs = 90_000;
/** Traefik's serversTransport.maxIdleConnsPerHost. */
const mostIdle = 200;

export class Upstreams {
  readonly #stack: NetworkStack;
  readonly #clock: Clock;
  readonly #agent: Agent;
  #usedMs = 0;
  #sweep: Disposable | undefined;

  constructor(stack: NetworkStack, clock: Clock) {
    this.#stack = stack;
    this.#clock = clock;
    this.#agent = new UpstreamAgent({ keepAlive: true, maxFreeSockets: mostIdle, scheduling: 'lifo' }, stack);
  }

  /** For requests to plain servers. */
  get agent(): Agent {
    this.#usedMs = this.#clock.now().getTime();
    this.#sweep ??= this.#clock.after(idleTimeoutMs, () => this.#closeIdle());
    return this.#agent;
  }

  /** A connection of its own: for protocol switches, and for servers that speak TLS. */
  async open({ ip, port, scheme }: Server): Promise<Duplex> {
    const { stream } = await this.#stack.connect({ ip, port }, { timeoutMs: dialTimeoutMs });
    if (scheme === 'http') return stream;
    return new Promise((resolve, reject) => {
      const secured = connectTls({ socket: stream }, () => resolve(secured));
      secured.once('error', reject);
    });
  }

  [Symbol.dispose](): void {
    this.#sweep?.[Symbol.dispose]();
    this.#agent.destroy();
  }

  /** All that are free have been for as long as nothing was asked. */
  #closeIdle(): void {
    this.#sweep = undefined;
    const idleMs = this.#clock.now().getTime() - this.#usedMs;
    if (idleMs < idleTimeoutMs) {
      this.#sweep = this.#clock.after(idleTimeoutMs - idleMs, () => this.#closeIdle());
      return;
    }
    for (const sockets of Object.values(this.#agent.freeSockets)) for (const socket of sockets ?? []) socket.destroy();
  }
}

class UpstreamAgent extends Agent {
  readonly #stack: NetworkStack;

  constructor(options: AgentOptions, stack: NetworkStack) {
    super(options);
    this.#stack = stack;
  }

  override createConnection(
    { host, port }: ClientRequestArgs,
    made?: (error: Error | null, stream: Duplex) => void,
  ): null {
    this.#stack.connect({ ip: host ?? '', port: Number(port) }, { timeoutMs: dialTimeoutMs }).then(
      ({ stream }) => {
        // A server that closes an idle connection ends it.
        stream.once('end', () => stream.end());
        made?.(null, stream);
      },
      (error) => made?.(error, error),
    );
    return null;
  }
}
