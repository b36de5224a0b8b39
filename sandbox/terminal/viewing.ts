import { unacknowledged } from '../contract/terminal-sizes.ts';
import type { Viewer } from './terminal.ts';
import { ViewingWindow } from './viewing-window.ts';

/** A viewer that has drawn this share of what it may be sent is no longer behind: the shell goes on before it has nothing left to draw. */
const drawnShare = 0.15;

/** Where one viewer is in the stream of output; counts UTF-16 units. */
export class Viewing {
  /** Null while it is away: its socket was cut, and it may come back. */
  viewer: Viewer | null;
  #sent: number;
  #acknowledged: number;
  #behind = false;
  /** Its screen is being drawn; output follows that. */
  drawing = false;
  readonly #window: ViewingWindow;

  constructor(viewer: Viewer, seen: number, now: () => number) {
    this.viewer = viewer;
    this.#window = new ViewingWindow(now);
    this.#sent = seen;
    this.#acknowledged = seen;
  }

  get sent(): number {
    return this.#sent;
  }

  /** Units that were sent and are not acknowledged. */
  get underWay(): number {
    return this.#sent - this.#acknowledged;
  }

  /** Units that may be sent before it has to acknowledge. */
  get room(): number {
    return this.#window.units - this.underWay;
  }

  /** Most of what was sent is on its screen. */
  get idle(): boolean {
    return this.underWay < unacknowledged.low;
  }

  /** True from the moment when it lacks too much until it has drawn a part of that. */
  isBehind(end: number): boolean {
    const lacks = end - this.#acknowledged;
    if (lacks > this.#window.units) this.#behind = true;
    else if (lacks < this.#window.units * (1 - drawnShare)) this.#behind = false;
    return this.#behind;
  }

  send(seq: number): void {
    this.#sent = seq;
    this.#window.sent(seq, this.#acknowledged);
  }

  acknowledge(seq: number): void {
    const full = this.room <= 0;
    // A viewer cannot have seen what was not sent.
    this.#acknowledged = Math.min(Math.max(this.#acknowledged, seq), this.#sent);
    this.#window.acknowledged(this.#acknowledged, full);
  }

  /** Everything up to here is on its way as one screen, however long it was. */
  restart(seq: number): void {
    this.#sent = seq;
    this.#acknowledged = seq;
  }
}
