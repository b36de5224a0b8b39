/** The keeper: owns the boxes of one data folder, with their shells and screens, and outlives the host that asks for them. */
import { fail, ok, type Result } from '../../contract/failure.ts';
import { type Box, type OpenBox, openBox } from '../box.ts';
import type { Terminal } from '../terminal.ts';

interface Kept {
  readonly request: OpenBox;
  readonly box: Box;
}

export class Keeper implements AsyncDisposable {
  /** Folder for the boxes' own files. */
  readonly #scratch: string;
  readonly #boxes = new Map<string, Kept>();

  constructor(scratch: string) {
    this.#scratch = scratch;
  }

  /** Opens a box, or leads one that is there to where its cluster is now; gives the names of its terminals. Failures: no-isolation. */
  async open(request: OpenBox): Promise<Result<{ terminals: readonly string[] }>> {
    const kept = this.#boxes.get(request.id);
    if (kept && isSame(kept.request, request)) {
      await kept.box.redirect(request);
      return ok({ terminals: kept.box.terminalNames() });
    }
    await this.close(request.id);
    const opened = await openBox(request, { scratch: this.#scratch });
    if (!opened.ok) return opened;
    const box = opened.value;
    this.#boxes.set(request.id, { request, box });
    void box.ended.then(async () => {
      if (this.#boxes.get(request.id)?.box === box) await this.close(request.id);
    });
    return ok({ terminals: [] });
  }

  /** Undefined when there is no such box, or too many terminals in it. */
  terminal(box: string, name: string): Terminal | undefined {
    return this.#boxes.get(box)?.box.terminal(name);
  }

  /** Resolves when that box has gone. */
  ended(box: string): Promise<void> {
    return this.#boxes.get(box)?.box.ended ?? Promise.resolve();
  }

  async run(box: string, command: string, signal: AbortSignal): Promise<Result<Awaited<ReturnType<Box['run']>>>> {
    const kept = this.#boxes.get(box);
    return kept ? ok(await kept.box.run(command, signal)) : fail('not-found', `There is no box ${box}.`);
  }

  async close(id: string): Promise<void> {
    const kept = this.#boxes.get(id);
    this.#boxes.delete(id);
    await kept?.box[Symbol.asyncDispose]();
  }

  /** Closes all boxes but these. */
  async keep(ids: readonly string[]): Promise<void> {
    const others = [...this.#boxes.keys()].filter((id) => !ids.includes(id));
    await Promise.all(others.map((id) => this.close(id)));
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.keep([]);
  }
}

/** A box stays for a request that would open the same one, apart from where its cluster is. */
function isSame(one: OpenBox, other: OpenBox): boolean {
  return one.home === other.home && one.kubectl === other.kubectl && one.isolation === other.isolation;
}
