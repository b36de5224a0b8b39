import { openTicket, type Ticket } from '../contract/ticket.ts';

export type Refusal = 'forged' | 'expired' | 'used' | 'foreign';

/** Lets each ticket through once. Nonces are remembered until their tickets have expired anyway. */
export class TicketGate {
  readonly #secret: string;
  readonly #now: () => Date;
  readonly #used = new Map<string, number>();

  constructor({ secret, now }: { secret: string; now: () => Date }) {
    this.#secret = secret;
    this.#now = now;
  }

  admit(sealed: string, use: Ticket['use']): Ticket | Refusal {
    const now = this.#now();
    const ticket = openTicket(sealed, this.#secret, now);
    if (typeof ticket === 'string') return ticket;
    if (ticket.use !== use) return 'foreign';
    // Nearly in the order in which they expire: thousands of them are not gone through for each new one.
    for (const [nonce, expires] of this.#used) {
      if (expires > now.getTime()) break;
      this.#used.delete(nonce);
    }
    if (this.#used.has(ticket.nonce)) return 'used';
    this.#used.set(ticket.nonce, ticket.expires);
    return ticket;
  }
}
