import type { Lab } from '../../labs/lab.ts';
import type { Store } from '../../store/open-store.ts';
import type { Judging, Replay } from '../checks/judge-lab.ts';
import type { StepVerdict } from '../contract/verdict.ts';
import type { Traffic } from '../traffic/open-traffic.ts';
import type { Parts } from './parts.ts';
import { recordVerdicts } from './record-verdicts.ts';

interface JudgedLabOptions {
  readonly parts: Pick<Parts, 'judgeLab'>;
  readonly store: Store;
  readonly now: () => Date;
  readonly log: (line: string) => void;
  readonly attempt: string;
  readonly lab: Lab;
  readonly kubeconfig: string;
  readonly traffic: Traffic | undefined;
  onSteps(steps: readonly StepVerdict[]): void;
}

/** The lab of one sandbox as it is judged: what is passed is stored, and then told. */
export class JudgedLab implements Disposable {
  readonly #options: JudgedLabOptions;
  #judging: Judging | undefined;
  #steps: readonly StepVerdict[] = [];
  readonly #listeners = new Set<() => void>();

  private constructor(options: JudgedLabOptions) {
    this.#options = options;
  }

  static async open(options: JudgedLabOptions): Promise<JudgedLab> {
    const { store, attempt, parts, kubeconfig, lab, traffic, now, log, onSteps } = options;
    const passes = await store.attempts.passesOf(attempt);
    const helps = await store.helps.ofAttempt(attempt);
    const judged = new JudgedLab(options);
    // A page is told of a pass once it is stored, so that no crash takes back what it has shown.
    let stored: Promise<unknown> = Promise.resolve();
    judged.#judging = parts.judgeLab({
      kubeconfig,
      lab,
      traffic,
      passed: new Map(passes.map(({ step, at }) => [step, at])),
      jumped: new Set(helps.flatMap(({ kind, step }) => (kind === 'jump' ? [step] : []))),
      now,
      onPass: (step, at) => {
        log(`attempt ${attempt}: passed ${step}`);
        const storing = store.attempts
          .pass({ attempt, step, at })
          .catch((error) => log(`pass of ${step} not stored: ${error}`));
        stored = Promise.all([stored, storing]);
      },
      onVerdicts: (steps) => {
        const before = judged.#steps;
        judged.#steps = steps;
        void recordVerdicts({ store, attempt, before, after: steps, at: now() }).catch((error) =>
          log(`verdict not stored: ${error}`),
        );
        for (const listener of [...judged.#listeners]) listener();
        void stored.then(() => onSteps(steps));
      },
    });
    return judged;
  }

  /** How many steps, from the first on, the cluster has had met. */
  get reached(): number {
    return this.#judging?.reached() ?? 0;
  }

  replay(): Replay | undefined {
    return this.#judging?.replay();
  }

  /** Undefined once the step is met; what was seen last when it is not within the time, or the signal came. */
  async untilMet(step: string, withinMs: number, signal: AbortSignal): Promise<string | undefined> {
    const verdict = (): StepVerdict | undefined => this.#steps.find((each) => each.step === step);
    const { promise, resolve } = Promise.withResolvers<void>();
    const check = (): void => {
      if (verdict()?.state === 'met' || signal.aborted) resolve();
    };
    const timer = setTimeout(resolve, withinMs);
    this.#listeners.add(check);
    signal.addEventListener('abort', check, { once: true });
    check();
    await promise;
    clearTimeout(timer);
    this.#listeners.delete(check);
    const last = verdict();
    if (last?.state === 'met') return undefined;
    return (last?.conditions ?? []).flatMap(({ state, seen }) => (state === 'met' ? [] : [seen.en])).join('; ');
  }

  /** Notes in the attempt which steps were jumped over to get to this one. */
  async noteJump(to: string): Promise<void> {
    const { store, attempt, lab, now } = this.#options;
    const at = lab.steps.findIndex(({ id }) => id === to);
    const passed = new Set((await store.attempts.passesOf(attempt)).map(({ step }) => step));
    await store.helps.takeBackJumps({ attempt, steps: lab.steps.slice(at).map(({ id }) => id) });
    for (const { id } of lab.steps.slice(0, at))
      if (!passed.has(id)) await store.helps.take({ attempt, step: id, kind: 'jump', item: '', at: now() });
  }

  [Symbol.dispose](): void {
    this.#judging?.[Symbol.dispose]();
  }
}
