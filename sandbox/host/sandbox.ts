import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { type Lab, manifestsOf } from '../../labs/lab.ts';
import type { Store } from '../../store/open-store.ts';
import type { SandboxRecord } from '../../store/sandboxes.ts';
import { type Failure, FailureError, fail, ok, type Result, valueOrThrow } from '../contract/failure.ts';
import type { LiveMessage } from '../contract/live-protocol.ts';
import type { Cluster, Phase } from '../contract/provider.ts';
import type { SandboxView } from '../contract/sandbox-view.ts';
import type { StepVerdict } from '../contract/verdict.ts';
import type { Tools } from '../tools/serve-tools.ts';
import type { Traffic } from '../traffic/open-traffic.ts';
import type { View } from '../view/open-view.ts';
import type { Box, Parts, Terminal } from './parts.ts';
import { recordVerdicts } from './record-verdicts.ts';

/** The same ports for every learner; what stands behind them differs. */
const apiPort = 6443;

export interface SandboxContext<T extends Terminal> {
  readonly parts: Parts<T>;
  readonly store: Store;
  readonly now: () => Date;
  readonly log: (line: string) => void;
  /** Folder of the learners' homes. */
  readonly homes: string;
}

/** One learner's environment, from the first phase to its end. Views and verdicts are told to all listeners as they change. */
export class Sandbox<T extends Terminal = Terminal> {
  readonly lab: Lab;
  readonly #context: SandboxContext<T>;
  #record: SandboxRecord;
  #phase: { name: Phase; at: Date } | null = null;
  #steps: readonly StepVerdict[] = [];
  #box: Box<T> | undefined;
  #judge: Disposable | undefined;
  #traffic: Traffic | undefined;
  #view: View | undefined;
  /** The last picture of each kind, for pages that come later. */
  readonly #pictures = new Map<string, LiveMessage>();
  readonly #listeners = new Set<(message: LiveMessage) => void>();
  readonly #followers = new Set<(message: LiveMessage) => void>();
  readonly #cancel = new AbortController();
  #starting: Promise<void> = Promise.resolve();
  #ending: Promise<void> | undefined;
  /** When the last page closed; null while one is open. */
  unwatchedSince: Date | null;

  constructor(context: SandboxContext<T>, record: SandboxRecord, lab: Lab) {
    this.#context = context;
    this.#record = record;
    this.lab = lab;
    this.unwatchedSince = context.now();
  }

  get record(): SandboxRecord {
    return this.#record;
  }

  get view(): SandboxView {
    const { startedAt, endsAt, ...record } = this.#record;
    return {
      ...record,
      startedAt: startedAt.toISOString(),
      endsAt: endsAt.toISOString(),
      phase: this.#phase?.name ?? null,
      phaseStartedAt: this.#phase?.at.toISOString() ?? null,
    };
  }

  /** Calls `listener` with every change; not counted as a page. */
  follow(listener: (message: LiveMessage) => void): Disposable {
    this.#followers.add(listener);
    return { [Symbol.dispose]: () => void this.#followers.delete(listener) };
  }

  /** For a page: calls `listener` with what is true now and with every change. */
  listen(listener: (message: LiveMessage) => void): Disposable {
    listener({ type: 'sandbox', sandbox: this.view });
    listener({ type: 'steps', steps: [...this.#steps] });
    for (const message of this.#pictures.values()) listener(message);
    this.#listeners.add(listener);
    this.unwatchedSince = null;
    this.#watchView();
    return {
      [Symbol.dispose]: () => {
        this.#listeners.delete(listener);
        if (this.#listeners.size > 0) return;
        this.unwatchedSince = this.#context.now();
        this.#watchView();
      },
    };
  }

  #openView(kubeconfig: string): View {
    const { parts, now } = this.#context;
    const tell = (message: LiveMessage): void => {
      this.#pictures.set(message.type, message);
      this.#tell(message);
    };
    return parts.openView({
      kubeconfig,
      traffic: this.#traffic,
      now,
      onCluster: (cluster) => tell({ type: 'cluster', cluster }),
      onTraffic: (traffic) => tell({ type: 'traffic', traffic }),
    });
  }

  /** Only while a page looks: nobody else needs the picture. */
  #watchView(): void {
    const looking = this.#listeners.size > 0;
    this.#view?.watch(looking);
    if (!looking) this.#pictures.clear();
  }

  /** What a page may ask about; undefined while there is nothing. */
  get tools(): Tools | undefined {
    const { id, state } = this.#record;
    return state === 'ready' && this.#view ? { view: this.#view, home: join(this.#context.homes, id) } : undefined;
  }

  terminal(name: string): T | undefined {
    return this.#record.state === 'ready' ? this.#box?.terminal(name) : undefined;
  }

  /** Brings it up; how it went is told by the view. */
  start(): Promise<void> {
    this.#starting = this.#bringUp(() => this.#create());
    return this.#starting;
  }

  /** Takes over what an earlier process of this host left: the cluster stays, the shell is new. */
  adopt(cluster: Cluster): Promise<void> {
    this.#starting = this.#bringUp(async () => ok(cluster));
    return this.#starting;
  }

  async extend(endsAt: Date): Promise<void> {
    await this.#change({ endsAt });
    const { provider } = this.#context.parts;
    this.#context.log(`sandbox ${this.#record.id}: ends at ${endsAt.toISOString()} on ${provider.name}`);
  }

  /** Removes cluster, box and home. Called twice, it ends once. */
  end(because: NonNullable<SandboxView['endedBecause']>, failure: Failure | null = null): Promise<void> {
    this.#ending ??= this.#tearDown(because, failure);
    return this.#ending;
  }

  /** Lets go of the box and the watches and leaves the cluster for the next process. */
  async leave(): Promise<void> {
    this.#cancel.abort();
    await this.#starting;
    this.#judge?.[Symbol.dispose]();
    this.#traffic?.[Symbol.dispose]();
    this.#view?.[Symbol.dispose]();
    await this.#box?.[Symbol.asyncDispose]();
  }

  async #bringUp(cluster: () => Promise<Result<Cluster>>): Promise<void> {
    try {
      const made = valueOrThrow(await cluster());
      await this.#furnish(made);
      if (this.#cancel.signal.aborted) throw new FailureError({ code: 'cancelled', message: 'The start was stopped.' });
      this.#phase = null;
      await this.#change({ state: 'ready' });
    } catch (error) {
      if (this.#cancel.signal.aborted) return;
      const failure = error instanceof FailureError ? error.failure : unexpected(error);
      this.#context.log(`sandbox ${this.#record.id}: failed: ${failure.message}`);
      void this.end('failed', failure);
    }
  }

  #create(): Promise<Result<Cluster>> {
    const { id, learner, lab, endsAt } = this.#record;
    const onPhase = (phase: Phase): void => this.#enter(phase);
    return this.#context.parts.provider.create(
      { id, owner: learner, lab, endsAt },
      { onPhase, signal: this.#cancel.signal },
    );
  }

  async #furnish(cluster: Cluster): Promise<void> {
    const { parts, homes } = this.#context;
    const { adminKubeconfig } = cluster;
    this.#enter('access');
    const access = valueOrThrow(await parts.grantAccess({ adminKubeconfig }));
    const manifests = manifestsOf(this.lab, parts.provider);
    const { namespaces = [] } = this.lab;
    if (manifests.length + namespaces.length > 0)
      valueOrThrow(await parts.applyManifests({ adminKubeconfig, manifests, namespaces }));
    this.#enter('terminal');
    const forwards = [
      { port: apiPort, to: cluster.api },
      { port: 80, to: cluster.ingress.http },
      { port: 443, to: cluster.ingress.https },
    ];
    const { id } = this.#record;
    const { kubectl, isolation } = parts;
    const { learnerKubeconfig } = access;
    const request = {
      id,
      home: join(homes, id),
      learnerKubeconfig,
      kubectl,
      forwards,
      files: this.lab.files ?? {},
      isolation,
    };
    this.#box = valueOrThrow(await parts.openBox(request));
    const { traffic } = this.lab;
    if (traffic) this.#traffic = parts.openTraffic({ plan: traffic, to: cluster.ingress.http, now: this.#context.now });
    this.#view = this.#openView(access.checkerKubeconfig);
    await this.#judgeWith(access.checkerKubeconfig);
    this.#watchView();
  }

  async #judgeWith(kubeconfig: string): Promise<void> {
    const { parts, store, now, log } = this.#context;
    const { attempt } = this.#record;
    const passes = await store.attempts.passesOf(attempt);
    // A page is told of a pass once it is stored, so that no crash takes back what it has shown.
    let stored: Promise<unknown> = Promise.resolve();
    this.#judge = parts.judgeLab({
      kubeconfig,
      lab: this.lab,
      traffic: this.#traffic,
      passed: new Map(passes.map(({ step, at }) => [step, at])),
      now,
      onPass: (step, at) => {
        log(`sandbox ${this.#record.id}: passed ${step}`);
        const storing = store.attempts
          .pass({ attempt, step, at })
          .catch((error) => log(`pass of ${step} not stored: ${error}`));
        stored = Promise.all([stored, storing]);
      },
      onVerdicts: (steps) => {
        const before = this.#steps;
        this.#steps = steps;
        void recordVerdicts({ store, attempt, before, after: steps, at: now() }).catch((error) =>
          log(`verdict not stored: ${error}`),
        );
        void stored.then(() => this.#tell({ type: 'steps', steps: [...steps] }));
      },
    });
  }

  #enter(phase: Phase): void {
    this.#phase = { name: phase, at: this.#context.now() };
    this.#tell({ type: 'sandbox', sandbox: this.view });
  }

  async #change(patch: Partial<SandboxRecord>): Promise<void> {
    this.#record = { ...this.#record, ...patch };
    await this.#context.store.sandboxes.update(this.#record.id, patch);
    this.#tell({ type: 'sandbox', sandbox: this.view });
  }

  #tell(message: LiveMessage): void {
    for (const listener of [...this.#listeners, ...this.#followers]) listener(message);
  }

  async #tearDown(because: NonNullable<SandboxView['endedBecause']>, failure: Failure | null): Promise<void> {
    const { parts, homes, log } = this.#context;
    const { id } = this.#record;
    this.#cancel.abort();
    this.#phase = null;
    await this.#change({ state: 'ending', endedBecause: because });
    await this.#starting;
    this.#judge?.[Symbol.dispose]();
    this.#traffic?.[Symbol.dispose]();
    this.#view?.[Symbol.dispose]();
    await this.#box?.[Symbol.asyncDispose]();
    this.#box = undefined;
    const destroyed = await parts.provider.destroy(id);
    if (!destroyed.ok) log(`sandbox ${id}: its cluster is not removed: ${destroyed.failure.message}`);
    // A home that cannot be removed must not take the host down with it.
    await rm(join(homes, id), { recursive: true, force: true }).catch((error) =>
      log(`sandbox ${id}: its home is not removed: ${error}`),
    );
    const shown = failure ?? (destroyed.ok ? null : destroyed.failure);
    await this.#change({ state: because === 'failed' ? 'failed' : 'ended', failure: shown && plain(shown) });
  }
}

function unexpected(error: unknown): Failure {
  const result = fail('unexpected', error instanceof Error ? error.message : String(error), {
    output: error instanceof Error ? error.stack : undefined,
  });
  if (result.ok) throw new Error('a failure is not ok');
  return result.failure;
}

/** A failure as it is stored and shown. */
function plain({ code, message, command, output }: Failure): NonNullable<SandboxView['failure']> {
  return { code, message, ...(command === undefined ? {} : { command }), ...(output === undefined ? {} : { output }) };
}
