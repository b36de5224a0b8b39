/** Real clusters: one kind cluster of one node per sandbox, in Docker. The only place that runs the `kind` command. */
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { freePorts } from '../../config/free-ports.ts';
import { type Failure, fail, ok, type Result } from '../contract/failure.ts';
import type { Capacity, Cluster, ClusterSpec, CreateOptions, Phase, Provider } from '../contract/provider.ts';
import { run } from '../exec/run.ts';
import { closeNode } from './close-node.ts';
import { clusterConfig } from './cluster-config.ts';
import { openDockerShim } from './docker-shim.ts';
import { findNodes } from './find-nodes.ts';
import { onLoopback, type Ports, writeLabels } from './labels.ts';
import { traefikManifest } from './traefik.ts';
import { translateFailure } from './translate-failure.ts';

export interface KindOptions {
  /** Node image; kind's own default when empty. */
  readonly image: string;
  /** As Docker takes it: `2g`. */
  readonly memory: string;
  readonly cpus: number;
  /** Clusters at one time. */
  readonly most: number;
  /** Tells the clusters of this Drydock from those of another on the same Docker. */
  readonly installation: string;
}

/** A cold start with the image at hand takes 15-30 s; with the image to be downloaded, minutes. */
const createPatienceMs = 15 * 60_000;
const commandPatienceMs = 60_000;

/** What kind prints when a part begins (pkg/cluster/internal/create/actions), and the phase the learner sees. */
const phaseLines: readonly (readonly [RegExp, Phase])[] = [
  [/Preparing nodes/, 'node'],
  [/Starting control-plane/, 'control-plane'],
  [/Installing CNI|Installing StorageClass/, 'network'],
];

/** Failures: no-docker when no engine answers, no-kind when the command is missing. */
export async function openKindProvider(options: KindOptions): Promise<Result<Provider>> {
  const version = await run('docker', ['version', '--format', '{{.Server.Version}}'], { timeoutMs: commandPatienceMs });
  if (!version.ok) return { ok: false, failure: translateFailure(version) };
  const kind = await run('kind', ['version'], { timeoutMs: commandPatienceMs });
  if (!kind.ok) return { ok: false, failure: translateFailure(kind) };
  return ok(new KindProvider(options));
}

class KindProvider implements Provider {
  readonly name = 'kind';
  readonly ingressController = [traefikManifest];
  readonly #options: KindOptions;
  /** Ids of clusters that this process is making; Docker may not know them yet. */
  readonly #starting = new Set<string>();

  constructor(options: KindOptions) {
    this.#options = options;
  }

  async create(spec: ClusterSpec, options: CreateOptions = {}): Promise<Result<Cluster>> {
    options.onPhase?.('prepare');
    // Two starts of one id at once would undo each other: kind removes what it finds under the name when it fails.
    if (this.#starting.has(spec.id)) return nameTaken(spec.id);
    this.#starting.add(spec.id);
    try {
      const room = await this.#room(spec.id);
      if (!room.ok) return room;
      const made = await this.#attempt(spec, options);
      // The ports were free a moment ago; whoever took one will hardly be there a second time.
      return !made.ok && made.failure.code === 'port-taken' && made.failure.undo === undefined
        ? await this.#attempt(spec, options)
        : made;
    } finally {
      this.#starting.delete(spec.id);
    }
  }

  async #room(id: string): Promise<Result<void>> {
    const nodes = await findNodes(this.#options.installation);
    if (!nodes.ok) return nodes;
    const ids = nodes.value.map((node) => node.id);
    if (ids.includes(id)) return nameTaken(id);
    const { most } = this.#options;
    const used = new Set([...ids, ...this.#starting]).size - 1;
    return used < most ? ok(undefined) : fail('full', `All ${most} clusters of this machine are in use.`);
  }

  async #attempt(spec: ClusterSpec, { onPhase = () => {}, signal }: CreateOptions): Promise<Result<Cluster>> {
    await using scratch = await openScratch();
    const [api = 0, http = 0, https = 0] = await freePorts(3);
    const ports = { api, http, https };
    const kubeconfig = join(scratch.folder, 'kubeconfig');
    const ran = await this.#runKind(spec, { ports, kubeconfig, scratch: scratch.folder, onPhase, signal });
    if (!ran.ok) {
      const failure = translateFailure(ran);
      return failure.code === 'name-taken'
        ? { ok: false, failure }
        : { ok: false, failure: await this.#undo(spec.id, failure) };
    }
    const closed = await closeNode(nodeOf(spec.id));
    if (!closed.ok) return { ok: false, failure: await this.#undo(spec.id, closed.failure) };
    return ok({
      ...spec,
      provider: this.name,
      state: 'running',
      adminKubeconfig: await readFile(kubeconfig, 'utf8'),
      api: onLoopback(api),
      ingress: { http: onLoopback(http), https: onLoopback(https) },
    });
  }

  async #runKind(
    spec: ClusterSpec,
    how: {
      ports: Ports;
      kubeconfig: string;
      scratch: string;
      onPhase: (phase: Phase) => void;
      signal: AbortSignal | undefined;
    },
  ) {
    const { image, memory, cpus, installation } = this.#options;
    const labels = Object.entries(writeLabels(spec, how.ports, installation)).flatMap(([key, value]) => [
      '--label',
      `${key}=${value}`,
    ]);
    // Swap is limited with the memory, so that a node cannot slow the machine down by swapping.
    await using shim = await openDockerShim([
      ...labels,
      '--memory',
      memory,
      '--memory-swap',
      memory,
      '--cpus',
      String(cpus),
    ]);
    const config = join(how.scratch, 'kind.yaml');
    await writeFile(config, clusterConfig(how.ports));
    const flags = ['--name', nameOf(spec.id), '--config', config, '--kubeconfig', how.kubeconfig, '--wait', '0s'];
    // Awaited here: the shim must stay until kind is done, and be closed before anything is undone.
    return await run('kind', ['create', 'cluster', ...flags, ...(image === '' ? [] : ['--image', image])], {
      env: { PATH: `${shim.folder}${delimiter}${process.env.PATH ?? ''}` },
      timeoutMs: createPatienceMs,
      ...(how.signal === undefined ? {} : { signal: how.signal }),
      onLine: phaseReader(how.onPhase),
    });
  }

  async #undo(id: string, failure: Failure): Promise<Failure> {
    const destroyed = await this.destroy(id);
    return destroyed.ok ? failure : { ...failure, undo: [destroyed.failure] };
  }

  async claim(): Promise<Result<Cluster>> {
    return fail('full', 'No warm cluster is kept.');
  }

  async park(id: string): Promise<Result<void>> {
    return this.#docker(id, 'pause');
  }

  async resume(id: string): Promise<Result<Cluster>> {
    const resumed = await this.#docker(id, 'unpause');
    return resumed.ok ? this.describe(id) : resumed;
  }

  async #docker(id: string, verb: 'pause' | 'unpause'): Promise<Result<void>> {
    const nodes = await findNodes(this.#options.installation, id);
    if (!nodes.ok) return nodes;
    const [node] = nodes.value;
    if (!node) return missing(id);
    if ((node.state === 'parked') === (verb === 'pause')) return ok(undefined);
    const ran = await run('docker', [verb, nodeOf(id)], { timeoutMs: commandPatienceMs });
    return ran.ok ? ok(undefined) : { ok: false, failure: translateFailure(ran) };
  }

  async destroy(id: string): Promise<Result<void>> {
    await using scratch = await openScratch();
    // `kind delete` of a paused node hangs until Docker gives up on it.
    await this.#docker(id, 'unpause');
    const kubeconfig = join(scratch.folder, 'kubeconfig');
    const ran = await run('kind', ['delete', 'cluster', '--name', nameOf(id), '--kubeconfig', kubeconfig], {
      timeoutMs: commandPatienceMs,
    });
    return ran.ok ? ok(undefined) : { ok: false, failure: translateFailure(ran) };
  }

  async list(): Promise<Result<readonly Cluster[]>> {
    const nodes = await findNodes(this.#options.installation);
    if (!nodes.ok) return nodes;
    return ok(await Promise.all(nodes.value.map(withKubeconfig)));
  }

  async describe(id: string): Promise<Result<Cluster>> {
    const nodes = await findNodes(this.#options.installation, id);
    if (!nodes.ok) return nodes;
    const [node] = nodes.value;
    return node ? ok(await withKubeconfig(node)) : missing(id);
  }

  async capacity(): Promise<Result<Capacity>> {
    const nodes = await findNodes(this.#options.installation);
    return nodes.ok ? ok({ used: nodes.value.length, most: this.#options.most }) : nodes;
  }

  /** Clusters outlive the process on purpose. */
  async [Symbol.asyncDispose](): Promise<void> {}
}

/** kind says each part when it begins and when it is done; a phase is told once. */
function phaseReader(onPhase: (phase: Phase) => void): (line: string) => void {
  let last: Phase | undefined;
  return (line) => {
    const phase = phaseLines.find(([says]) => says.test(line))?.[1];
    if (phase === undefined || phase === last) return;
    last = phase;
    onPhase(phase);
  };
}

/** Name of the kind cluster. */
function nameOf(id: string): string {
  return `drydock-${id}`;
}

/** Name of its node's container. */
function nodeOf(id: string): string {
  return `${nameOf(id)}-control-plane`;
}

function nameTaken(id: string): Result<never> {
  return fail('name-taken', `A cluster for ${id} exists already.`);
}

function missing(id: string): Result<never> {
  return fail('not-found', `There is no cluster ${id}.`);
}

/** A node that was cut while it started, or is paused, has no kubeconfig to give; it is told as broken unless parked. */
async function withKubeconfig(node: Omit<Cluster, 'adminKubeconfig'>): Promise<Cluster> {
  if (node.state !== 'running') return { ...node, adminKubeconfig: '' };
  const ran = await run('kind', ['get', 'kubeconfig', '--name', nameOf(node.id)], { timeoutMs: commandPatienceMs });
  return ran.ok ? { ...node, adminKubeconfig: ran.stdout } : { ...node, state: 'broken', adminKubeconfig: '' };
}

interface Scratch extends AsyncDisposable {
  readonly folder: string;
}

/** Kubeconfigs go into a folder of our own, never into the user's. */
async function openScratch(): Promise<Scratch> {
  const folder = await mkdtemp(join(tmpdir(), 'drydock-'));
  return { folder, [Symbol.asyncDispose]: () => rm(folder, { recursive: true, force: true }) };
}
