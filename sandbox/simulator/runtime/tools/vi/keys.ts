/** Keys one by one as a terminal sends them: those that send several bytes by their names. */

import { sleep as pass } from '../../../time/clock.ts';
import type { Process } from '../../process.ts';

const names: Readonly<Record<string, string>> = {
  '[A': 'up',
  OA: 'up',
  '[B': 'down',
  OB: 'down',
  '[C': 'right',
  OC: 'right',
  '[D': 'left',
  OD: 'left',
  '[H': 'home',
  OH: 'home',
  '[1~': 'home',
  '[F': 'end',
  OF: 'end',
  '[4~': 'end',
  '[3~': 'delete',
  '[5~': 'pageup',
  '[6~': 'pagedown',
};

/** A lone escape is one when nothing has followed it for so long, ms. */
const escapeMs = 50;

export class Keys {
  readonly #process: Process;
  readonly #decoder = new TextDecoder();
  #coming: Promise<Uint8Array | undefined> | undefined;
  #chars: string[] = [];

  constructor(process: Process) {
    this.#process = process;
  }

  /** `escape`, `up`, or the character; undefined at the end of input. */
  async next(): Promise<string | undefined> {
    const char = await this.#char();
    if (char !== '\x1b') return char;
    const wait = pass(this.#process.clock, escapeMs, this.#process.ended).then(() => false);
    const more = this.#chars.length > 0 || (await Promise.race([this.#read().then(() => true), wait]));
    if (!more) return 'escape';
    const first = await this.#char();
    if (first !== '[' && first !== 'O') {
      if (first !== undefined) this.#chars.unshift(first);
      return 'escape';
    }
    let sequence = first;
    for (let next = await this.#char(); next !== undefined; next = await this.#char()) {
      sequence += next;
      if (/[@-~]$/.test(next)) break;
    }
    const name = names[sequence];
    if (name !== undefined || first === '[') return name ?? '';
    // Somebody was quick: the command that opens a line above.
    this.#chars.unshift(...sequence);
    return 'escape';
  }

  async #char(): Promise<string | undefined> {
    while (this.#chars.length === 0) if (!(await this.#read())) return undefined;
    return this.#chars.shift();
  }

  /** False at the end. Bytes that are waited for are not lost when somebody stops waiting. */
  async #read(): Promise<boolean> {
    this.#coming ??= this.#process.stdin.read();
    const coming = this.#coming;
    const bytes = await coming;
    if (this.#coming === coming) {
      this.#coming = undefined;
      if (bytes) this.#chars.push(...this.#decoder.decode(bytes, { stream: true }));
    }
    return bytes !== undefined;
  }
}
