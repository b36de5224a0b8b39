import { unacknowledged } from '../contract/terminal-sizes.ts';

interface Sent {
  readonly seq: number;
  readonly at: number;
  /** What was acknowledged by then. */
  readonly acknowledged: number;
}

/** With less a page far away would get too little at a time. */
const least = 16_384;
/** Output that waits on its way is output that Ctrl-C comes too late for: about this much may wait, in milliseconds. */
const queueMs = 50;
/** Of a new measurement; one slow moment of a page is not its pace. */
const weight = 0.25;

/**
 * How much a viewer may be sent that it has not acknowledged, in UTF-16 units: what it takes within its fastest answer and `queueMs`
 * more, as congestion control by delay has it (BBR, draft-ietf-ccwg-bbr). `now`: milliseconds.
 */
export class ViewingWindow {
  readonly #now: () => number;
  #units: number = unacknowledged.first;
  #fastestMs = Number.POSITIVE_INFINITY;
  #underWay: Sent[] = [];

  constructor(now: () => number) {
    this.#now = now;
  }

  get units(): number {
    return this.#units;
  }

  sent(seq: number, acknowledged: number): void {
    this.#underWay.push({ seq, at: this.#now(), acknowledged });
  }

  /** `full`: the viewer was sent all that it might be sent; else how fast it is cannot be told. */
  acknowledged(seq: number, full: boolean): void {
    const taken = this.#underWay.findLast((sent) => sent.seq <= seq);
    if (!taken) return;
    this.#underWay = this.#underWay.filter((sent) => sent.seq > seq);
    const tookMs = Math.max(1, this.#now() - taken.at);
    this.#fastestMs = Math.min(this.#fastestMs, tookMs);
    if (!full) return;
    const perMs = (seq - taken.acknowledged) / tookMs;
    const wanted = Math.min(Math.max(perMs * (this.#fastestMs + queueMs), least), unacknowledged.high);
    this.#units = Math.round(this.#units + (wanted - this.#units) * weight);
  }
}
