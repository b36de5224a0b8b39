/** Which server of a backend gets the next request: each in turn, in an order of chance. Source: traefik/pkg/server/service/loadbalancer/wrr. */
import type { Backend, Server } from './routing.ts';

export class Balancer {
  readonly #random: () => number;
  /** One turn per backend, which begins anew with each routing. */
  readonly #turns = new WeakMap<Backend, { readonly order: readonly Server[]; next: number }>();

  constructor(random: () => number) {
    this.#random = random;
  }

  /** Undefined where none is available. */
  choose(backend: Backend): Server | undefined {
    const turn = this.#turns.get(backend) ?? { order: this.#shuffle(backend.servers), next: 0 };
    this.#turns.set(backend, turn);
    if (turn.order.length === 0) return undefined;
    const chosen = turn.order[turn.next % turn.order.length];
    turn.next += 1;
    return chosen;
  }

  #shuffle(servers: readonly Server[]): readonly Server[] {
    return servers
      .filter(({ fenced }) => !fenced)
      .map((server) => ({ server, at: this.#random() }))
      .sort((a, b) => a.at - b.at)
      .map(({ server }) => server);
  }
}
