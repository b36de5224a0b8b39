import { unacknowledged } from '../contract/terminal-sizes.ts';

/** Counts what was sent to one viewer and not acknowledged yet, in UTF-16 units. */
export class Flow {
  #sent = 0;
  #acknowledged = 0;
  #behind = false;

  /** True from the moment too much is under way until most of it is acknowledged. */
  get behind(): boolean {
    return this.#behind;
  }

  send(seq: number): void {
    this.#sent = seq;
    if (this.#sent - this.#acknowledged > unacknowledged.high) this.#behind = true;
  }

  acknowledge(seq: number): void {
    // A viewer cannot have seen what was not sent.
    this.#acknowledged = Math.min(Math.max(this.#acknowledged, seq), this.#sent);
    if (this.#sent - this.#acknowledged < unacknowledged.low) this.#behind = false;
  }

  /** Everything up to here is on its way as one screen, however long it was. */
  restart(seq: number): void {
    this.#sent = seq;
    this.#acknowledged = seq;
    this.#behind = false;
  }
}
