/** Clients that are remembered; the one that was silent longest is forgotten first. */
const mostClients = 64;

/** How much input each client's terminal has had: after a cut the page sends again what it does not know to be received. */
export class ReceivedInput {
  readonly #had = new Map<string, number>();

  /** Units of input had from this client. */
  of(client: string): number {
    return this.#had.get(client) ?? 0;
  }

  /** The part of `data` that is new; `from` is its place in all that the client typed. */
  take(client: string, from: number, data: string): string {
    const had = this.of(client);
    // What the client has dropped never comes: its place is passed over.
    const fresh = data.slice(Math.max(0, had - from));
    this.#had.delete(client);
    this.#had.set(client, Math.max(had, from + data.length));
    const [oldest] = this.#had.keys();
    if (this.#had.size > mostClients && oldest !== undefined) this.#had.delete(oldest);
    return fresh;
  }
}
