import { mostUnderWay } from './box/box-protocol.ts';
import type { FloodTurns } from './flood-turns.ts';

/** A box that has printed this much and waits for no answer floods, in units. */
const floodUnits = mostUnderWay / 2;

/** Tells one box what was taken of its output: once for all that was read in one go, and in its turn where that is a flood. */
export class TakenOutput {
  readonly #turns: FloodTurns;
  readonly #say: (units: number) => void;
  #taken = 0;
  #endTurn = (): void => {};
  #waitsForTurn = false;

  constructor(turns: FloodTurns, say: (units: number) => void) {
    this.#turns = turns;
    this.#say = say;
  }

  note(units: number): void {
    if (this.#taken === 0) setImmediate(() => this.#taken < floodUnits && this.#sayTaken());
    this.#taken += units;
    if (this.#taken < floodUnits || this.#waitsForTurn) return;
    this.#endTurn();
    this.#waitsForTurn = true;
    this.#endTurn = this.#turns.take(() => {
      this.#waitsForTurn = false;
      this.#sayTaken();
    });
  }

  #sayTaken(): void {
    if (this.#taken === 0) return;
    this.#say(this.#taken);
    this.#taken = 0;
  }
}
