/** What a shell has put into the background. */
import type { ChildProcess, ExitStatus } from '../process.ts';

export interface Job {
  readonly number: number;
  readonly text: string;
  readonly child: ChildProcess;
  ended: ExitStatus | undefined;
}

export class Jobs {
  readonly #jobs: Job[] = [];

  /** `onEnd` is told its end without waiting for it as wait(2) does. */
  add(child: ChildProcess, text: string, onEnd: Promise<ExitStatus>): Job {
    const number = (this.#jobs.at(-1)?.number ?? 0) + 1;
    const job: Job = { number, text, child, ended: undefined };
    this.#jobs.push(job);
    void onEnd.then((status) => {
      job.ended = status;
    });
    return job;
  }

  list(): readonly Job[] {
    return [...this.#jobs];
  }

  /** By pid, or `%1`, `%%`, `%+`, `%-`. */
  find(name: string): Job | undefined {
    if (/^%[%+]?$/.test(name)) return this.#jobs.at(-1);
    if (name === '%-') return this.#jobs.at(-2) ?? this.#jobs.at(-1);
    if (/^%\d+$/.test(name)) return this.#jobs.find(({ number }) => number === Number(name.slice(1)));
    if (name.startsWith('%')) return this.#jobs.find(({ text }) => text.startsWith(name.slice(1)));
    return this.#jobs.find(({ child }) => child.pid === Number(name));
  }

  remove(job: Job): void {
    this.#jobs.splice(this.#jobs.indexOf(job), 1);
  }
}
