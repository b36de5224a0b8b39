import { newId } from '../../config/new-id.ts';
import { type Lab, mayJump } from '../../labs/lab.ts';
import type { SandboxRecord } from '../../store/sandboxes.ts';
import { podSecurityOf } from '../access/pod-security-of.ts';
import { fail, ok, type Result } from '../contract/failure.ts';
import type { Terminal } from './parts.ts';
import { findRoom, type Taken } from './places.ts';
import { Sandbox } from './sandbox.ts';
import type { SandboxContext } from './sandbox-context.ts';

export interface SandboxesContext<T extends Terminal> extends SandboxContext<T> {
  /** This host's id. */
  readonly host: string;
}

/** What a learner asks for; `step`: the one whose beginning a new cluster is brought to. */
interface Wanted {
  readonly learner: string;
  readonly lab: string;
  readonly step?: string | undefined;
  /** Where they ask from (config/network-of.ts). */
  readonly network?: string | undefined;
}

/** A start under way; its place is taken before anything is waited for. */
interface Opening<T extends Terminal> extends Taken {
  readonly sandbox: Promise<Result<Sandbox<T>>>;
}

const minuteMs = 60_000;

/** The sandboxes of this host: at most one per learner and lab. */
export class Sandboxes<T extends Terminal = Terminal> {
  readonly #context: SandboxesContext<T>;
  readonly #sandboxes = new Map<string, Sandbox<T>>();
  /** Starts under way, by learner and lab: a second click waits for the first. */
  readonly #opening = new Map<string, Opening<T>>();

  constructor(context: SandboxesContext<T>) {
    this.#context = context;
  }

  all(): readonly Sandbox<T>[] {
    return [...this.#sandboxes.values()];
  }

  /** The learner's sandbox; `not-found` also for one of somebody else, so that nobody learns of it. */
  find({ learner, sandbox }: { learner: string; sandbox: string }): Result<Sandbox<T>> {
    const found = this.#sandboxes.get(sandbox);
    if (found?.record.learner === learner) return ok(found);
    return fail(
      'not-found',
      `There is no sandbox ${sandbox} here: it is over, or it belongs to somebody else. Start a new one.`,
    );
  }

  /** Gives the learner's living sandbox for the lab, or starts one; answers while it is still starting. `instead`: one that is ending, whose place the new one has. Failures: full, network-full, bad-input, not-allowed. */
  async start(of: Wanted, instead?: Sandbox<T>): Promise<Result<Sandbox<T>>> {
    const key = keyOf(of);
    const opening = this.#opening.get(key);
    if (opening) return opening.sandbox;
    const living = this.all().find(({ record }) => keyOf(record) === key && isLiving(record));
    if (living) return ok(living);
    const { network = '' } = of;
    const taken = [...this.all().map(({ record }) => record), ...this.#opening.values()];
    // What has another's place takes no new one: that other is ending already.
    const room = instead ? ok(undefined) : findRoom(taken, network, this.#context.limits);
    if (!room.ok) return room;
    const sandbox = this.#open(of, instead).finally(() => this.#opening.delete(key));
    this.#opening.set(key, { network, sandbox });
    return sandbox;
  }

  async #open({ learner, lab: labId, step, network = '' }: Wanted, instead?: Sandbox<T>): Promise<Result<Sandbox<T>>> {
    const { parts, store, now, limits, host } = this.#context;
    const lab = parts.findLab(labId);
    if (!lab) return fail('bad-input', `There is no lab '${labId}'.`);
    const podSecurity = podSecurityOf(lab, limits);
    if (!podSecurity.ok) return podSecurity;
    // Where the house is full, the provider has room only when the cluster before is gone.
    if (instead && this.all().length + this.#opening.size >= limits.mostSandboxes) await instead.end('asked');
    const startedAt = now();
    const attempt = await store.attempts.open({ learner, lab: labId, now: startedAt });
    const allowed = step === undefined ? ok(undefined) : await this.#mayJump(lab, attempt.id, step);
    if (!allowed.ok) return allowed;
    const record: SandboxRecord = {
      id: newId('sandbox'),
      host,
      learner,
      lab: labId,
      attempt: attempt.id,
      provider: parts.provider.name,
      isolation: parts.isolation,
      state: 'starting',
      startedAt,
      endsAt: new Date(startedAt.getTime() + limits.sandboxMinutes * minuteMs),
      endedBecause: null,
      failure: null,
      network,
    };
    await store.sandboxes.insert(record);
    // Its place is that of the sandbox from here on.
    this.#opening.delete(keyOf(record));
    const sandbox = this.hold(new Sandbox(this.#context, record, lab, step));
    void sandbox.start();
    return ok(sandbox);
  }

  /** Keeps a sandbox until it is over. */
  hold(sandbox: Sandbox<T>): Sandbox<T> {
    const { id } = sandbox.record;
    this.#sandboxes.set(id, sandbox);
    sandbox.follow((message) => {
      if (message.type !== 'sandbox') return;
      const { state } = message.sandbox;
      if (state === 'ended' || state === 'failed') this.#sandboxes.delete(id);
    });
    return sandbox;
  }

  async extend(of: { learner: string; sandbox: string }): Promise<Result<Sandbox<T>>> {
    const found = this.find(of);
    if (!found.ok) return found;
    const { limits } = this.#context;
    const { startedAt, endsAt, state } = found.value.record;
    if (state !== 'ready' && state !== 'starting')
      return fail('not-allowed', 'The sandbox is ending and cannot be extended.');
    const latest = startedAt.getTime() + limits.longestMinutes * minuteMs;
    const wanted = Math.min(endsAt.getTime() + limits.extendMinutes * minuteMs, latest);
    if (wanted <= endsAt.getTime())
      return fail('not-allowed', `A sandbox lives for ${limits.longestMinutes} minutes at most.`);
    await found.value.extend(new Date(wanted));
    return found;
  }

  async end(of: { learner: string; sandbox: string }): Promise<Result<Sandbox<T>>> {
    const found = this.find(of);
    if (found.ok) void found.value.end('asked');
    return found;
  }

  /** Whoever's it is: on the word of the operator. Failures: not-found. */
  endAny(id: string): Result<Sandbox<T>> {
    const found = this.#sandboxes.get(id);
    if (!found) return fail('not-found', `There is no sandbox ${id} here: it is over.`);
    void found.end('operator');
    return ok(found);
  }

  /** A new sandbox in place of this one, brought to where `step` begins; what was passed stays passed. */
  async reset(of: { learner: string; sandbox: string; step?: string }): Promise<Result<Sandbox<T>>> {
    const found = this.find(of);
    if (!found.ok) return found;
    const { learner, lab, network } = found.value.record;
    // One that is ending already has given up its place, or has given it to another.
    const instead = isLiving(found.value.record) ? found.value : undefined;
    void found.value.end('asked');
    return this.start({ learner, lab, network, step: of.step }, instead);
  }

  /** Brings the learner's cluster, or a fresh one in its place, to where a step begins. Failures: not-found, not-allowed. */
  async jump(of: { learner: string; sandbox: string; step: string; fresh: boolean }): Promise<Result<Sandbox<T>>> {
    const found = this.find(of);
    if (!found.ok) return found;
    const allowed = await this.#mayJump(found.value.lab, found.value.record.attempt, of.step);
    if (!allowed.ok) return allowed;
    if (of.fresh) return this.reset(of);
    const begun = found.value.jump(of.step);
    return begun.ok ? found : begun;
  }

  async #mayJump(lab: Lab, attempt: string, step: string): Promise<Result<void>> {
    if (!lab.steps.some(({ id }) => id === step)) return fail('not-found', `The lab ${lab.id} has no step '${step}'.`);
    const { attempts, helps } = this.#context.store;
    const done = [...(await attempts.passesOf(attempt)), ...(await helps.ofAttempt(attempt)).filter(isJump)];
    if (mayJump(lab, step, new Set(done.map((each) => each.step)))) return ok(undefined);
    return fail('not-allowed', 'In this lab each step opens when the ones before it are passed.');
  }
}

function isJump({ kind }: { kind: string }): boolean {
  return kind === 'jump';
}

function keyOf({ learner, lab }: { learner: string; lab: string }): string {
  return `${learner} ${lab}`;
}

/** It is there for its learner, or about to be. */
export function isLiving({ state }: { state: string }): boolean {
  return state === 'starting' || state === 'ready';
}
