import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { type Lab, manifestsOf } from '../../labs/lab.ts';
import type { SandboxRecord } from '../../store/sandboxes.ts';
import { podSecurityOf } from '../access/pod-security-of.ts';
import { type Failure, FailureError, fail, ok, type Result, valueOrThrow } from '../contract/failure.ts';
import type { JumpView } from '../contract/jump-view.ts';
import type { LiveMessage } from '../contract/live-protocol.ts';
import type { Cluster, Phase } from '../contract/provider.ts';
import type { SandboxView } from '../contract/sandbox-view.ts';
import type { StepVerdict } from '../contract/verdict.ts';
import type { Tools } from '../tools/serve-tools.ts';
import type { Traffic } from '../traffic/open-traffic.ts';
import type { View } from '../view/open-view.ts';
import { home } from '../view/seen-collections.ts';
import { JudgedLab } from './judged-lab.ts';
import { jumpToStep, planJump } from './jump-to-step.ts';
import type { Box, Terminal } from './parts.ts';
import type { SandboxContext } from './sandbox-context.ts';
import { shownFailure, unexpectedFailure } from './shown-failure.ts';

/** The same ports for every learner; what stands behind them differs. */
const apiPort = 6443;

/** One learner's environment, from the first phase to its end. Views and verdicts are told to all listeners as they change. */
export class Sandbox<T extends Terminal = Terminal> {
  readonly lab: Lab;
  readonly #context: SandboxContext<T>;
  #record: SandboxRecord;
  #phase: { name: Phase; at: Date } | null = null;
  #steps: readonly StepVerdict[] = [];
  #box: Box<T> | undefined;
  #judged: JudgedLab | undefined;
  #jump: JumpView | null = null;
  #jumping: Promise<void> = Promise.resolve();
  readonly #startAt: string | undefined;
  #traffic: Traffic | undefined;
  #view: View | undefined;
  /** The last picture of each kind, for pages that come later. */
  readonly #pictures = new Map<string, LiveMessage>();
  readonly #listeners = new Set<(message: LiveMessage) => void>();
  readonly #followers = new Set<(message: LiveMessage) => void>();
  readonly #cancel = new AbortController();
  #starting: Promise<void> = Promise.resolve();
  #ending: Promise<void> | undefined;
  /** When the last page closed, or since it is ready; null while a page is open. */
  unwatchedSince: Date | null;
  /** True until a page is opened: a browser does so at once, a program that takes places does not. */
  unseen = true;

  /** `startAt`: the step whose beginning a new cluster is brought to. */
  constructor(context: SandboxContext<T>, record: SandboxRecord, lab: Lab, startAt?: string) {
    this.#context = context;
    this.#startAt = startAt;
    this.#record = record;
    this.lab = lab;
    this.unwatchedSince = context.now();
  }

  get record(): SandboxRecord {
    return this.#record;
  }

  get view(): SandboxView {
    // Where people come from is nothing for a page.
    const { startedAt, endsAt, network: _, ...record } = this.#record;
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
    listener({ type: 'jump', jump: this.#jump });
    for (const message of this.#pictures.values()) listener(message);
    this.#listeners.add(listener);
    this.unwatchedSince = null;
    this.unseen = false;
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

  #openView(kubeconfig: string, traffic: Traffic): View {
    const { parts, now } = this.#context;
    const tell = (message: LiveMessage): void => {
      this.#pictures.set(message.type, message);
      this.#tell(message);
    };
    return parts.openView({
      kubeconfig,
      traffic,
      byLab: this.lab.traffic !== undefined,
      namespaces: [home, ...(this.lab.namespaces ?? [])],
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

  /** Names of the terminals that were opened. */
  get terminals(): readonly string[] {
    return this.#box?.terminals() ?? [];
  }

  terminal(name: string): T | undefined {
    return this.#record.state === 'ready' ? this.#box?.terminal(name) : undefined;
  }

  /** Brings it up; how it went is told by the view. */
  start(): Promise<void> {
    this.#starting = this.#bringUp(() => this.#create());
    return this.#starting;
  }

  /** Takes over what an earlier process of this host left: the cluster stays, and its shells where their keeper still has them. */
  adopt(cluster: Cluster): Promise<void> {
    this.unseen = false;
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
    await this.#jumping;
    this.#judged?.[Symbol.dispose]();
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
      if (this.unwatchedSince !== null) this.unwatchedSince = this.#context.now();
      await this.#change({ state: 'ready' });
    } catch (error) {
      if (this.#cancel.signal.aborted) return;
      const failure = error instanceof FailureError ? error.failure : unexpectedFailure(error);
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
    const { parts, homes, limits } = this.#context;
    const { adminKubeconfig } = cluster;
    this.#enter('access');
    // Also for one that was begun when more was allowed.
    const podSecurity = valueOrThrow(podSecurityOf(this.lab, limits));
    const access = valueOrThrow(await parts.grantAccess({ adminKubeconfig, podSecurity }));
    const manifests = manifestsOf(this.lab, parts.provider);
    const { namespaces = [] } = this.lab;
    if (manifests.length + namespaces.length > 0)
      valueOrThrow(await parts.applyManifests({ adminKubeconfig, manifests, namespaces, podSecurity }));
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
    const kubeconfig = access.checkerKubeconfig;
    const { traffic: plan = null } = this.lab;
    this.#traffic = parts.openTraffic({ plan, to: cluster.ingress.http, kubeconfig, now: this.#context.now });
    this.#view = this.#openView(kubeconfig, this.#traffic);
    await this.#judgeWith(kubeconfig);
    this.#watchView();
  }

  async #judgeWith(kubeconfig: string): Promise<void> {
    const { parts, store, now, log } = this.#context;
    const { attempt } = this.#record;
    this.#judged = await JudgedLab.open({
      parts,
      store,
      now,
      log,
      attempt,
      kubeconfig,
      lab: this.lab,
      traffic: this.lab.traffic && this.#traffic,
      onSteps: (steps) => {
        this.#steps = steps;
        this.#tell({ type: 'steps', steps: [...steps] });
      },
    });
    if (this.#startAt !== undefined) this.jump(this.#startAt);
  }

  /** Brings the cluster to where a step begins; listeners are told how it goes. Failures: not-found, not-allowed. */
  jump(to: string): Result<void> {
    const [judged, box] = [this.#judged, this.#box];
    if (!judged || !box || (this.#jump && !this.#jump.failure))
      return fail('not-allowed', 'The sandbox is not ready, or already on its way to a step.');
    const plan = planJump(this.lab, to, judged.reached);
    if (!plan.ok) return plan;
    const onView = (jump: JumpView | null): void => {
      this.#jump = jump;
      this.#tell({ type: 'jump', jump });
    };
    const { signal } = this.#cancel;
    this.#jumping = jumpToStep({ to, lab: this.lab, judged, box, signal, onView }, plan.value).catch((error) => {
      this.#context.log(`sandbox ${this.#record.id}: the jump to ${to} broke off: ${error}`);
      onView({ to, steps: [...plan.value], done: 0, failure: shownFailure(unexpectedFailure(error)) });
    });
    return ok(undefined);
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
    await this.#jumping;
    this.#judged?.[Symbol.dispose]();
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
    await this.#change({
      state: because === 'failed' ? 'failed' : 'ended',
      failure: shown && shownFailure(shown),
      network: '',
    });
  }
}
