/** The simulator as a provider of clusters: each has a folder with its journal, and comes back on its port when the process does. */
import { randomUUID } from 'node:crypto';
import { mkdir, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { fail, ok, type Result } from '../../contract/failure.ts';
import type { ClusterSpec, CreateOptions, Cluster as ProvidedCluster, Provider } from '../../contract/provider.ts';
import { Cluster } from '../cluster/cluster.ts';
import { type Journal, openJournal } from '../cluster/journal.ts';
import { seedRecords } from '../cluster/seed.ts';
import { snapshotOf } from '../cluster/snapshot.ts';
import { ingressClasses } from '../ingress/ingress-classes.ts';
import { forwardToPort } from '../network/forward-to-port.ts';
import { ApiServer } from '../serving/api-server.ts';
import type { Clock } from '../time/clock.ts';
import { fingerprintOf, makeClientCertificate } from '../tls/certificates.ts';
import { type ClusterFile, readClusterFile, writeClusterFile } from './cluster-file.ts';
import { clusterView } from './cluster-view.ts';
import { type FolderTaken, lockFolder } from './folder-lock.ts';
import { type Door, FrontDoor } from './front-door.ts';
import { IngressDoor, type OpenIngressDoor } from './ingress-door.ts';
import { authoritySubject, type InstallationKeys, installationKeys } from './installation-keys.ts';

export interface SimulatorOptions {
  /** Where clusters are kept; made when it is not there. */
  readonly folder: string;
  /** Clusters at one time. */
  readonly most: number;
  readonly clock: Clock;
  /** In [0, 1). */
  readonly random?: () => number;
  /** See ClusterOptions. */
  readonly quiet?: boolean;
}

/** What a cluster is while it is not parked. */
interface Running {
  readonly cluster: Cluster;
  readonly journal: Journal;
  readonly door: Door;
  readonly ingressDoor: OpenIngressDoor | undefined;
}

interface Kept {
  readonly file: ClusterFile;
  /** Absent while it is parked: it has no port, does nothing and takes no memory. */
  readonly running?: Running;
  /** It could not be brought back. */
  readonly broken?: true;
}

/** Opens the folder and brings its clusters back. Failure: not-allowed while another process has it. */
export async function openSimulatorProvider(options: SimulatorOptions): Promise<Result<Provider>> {
  const lock = lockFolder(options.folder);
  if (!(Symbol.dispose in lock)) return inUse(options.folder, lock);
  const provider = new SimulatorProvider(options, lock);
  await provider.recover();
  return ok(provider);
}

class SimulatorProvider implements Provider {
  readonly name = 'simulator';
  readonly ingressController = [];
  readonly #options: SimulatorOptions;
  readonly #lock: Disposable;
  readonly #keys: InstallationKeys;
  readonly #frontDoor: FrontDoor;
  readonly #ingressDoor: IngressDoor;
  readonly #clusters = new Map<string, Kept>();
  /** Being made. */
  readonly #reserved = new Set<string>();

  constructor(options: SimulatorOptions, lock: Disposable) {
    this.#options = options;
    this.#lock = lock;
    this.#keys = installationKeys(options.folder, options.clock.now());
    this.#frontDoor = new FrontDoor(this.#keys.server, this.#keys.authority);
    this.#ingressDoor = new IngressDoor();
  }

  async recover(): Promise<void> {
    for (const entry of await readdir(this.#options.folder, { withFileTypes: true })) {
      if (!entry.isDirectory()) continue;
      const file = await readClusterFile(join(this.#options.folder, entry.name, 'cluster.json'));
      if (!file) await rm(join(this.#options.folder, entry.name), { recursive: true });
      else if (file.parked) this.#clusters.set(file.id, { file });
      else await this.#bringBack(file);
    }
  }

  /** One that cannot come back must not keep the others away. */
  async #bringBack(file: ClusterFile): Promise<void> {
    try {
      const kept = await this.#start(file);
      this.#clusters.set(file.id, kept);
      if (!isDeepStrictEqual(kept.file, file)) await this.#keep(kept);
    } catch {
      this.#clusters.set(file.id, { file, broken: true });
    }
  }

  async create(spec: ClusterSpec, { onPhase, signal }: CreateOptions = {}): Promise<Result<ProvidedCluster>> {
    const { most, clock } = this.#options;
    if (this.#clusters.has(spec.id) || this.#reserved.has(spec.id))
      return fail('name-taken', `There is a cluster ${spec.id} already.`);
    // One that is being written to its folder is in both.
    const count = new Set([...this.#clusters.keys(), ...this.#reserved]).size;
    if (count >= most) return fail('full', `There are ${count} clusters, and no room for more.`);
    onPhase?.('prepare');
    if (signal?.aborted) return fail('cancelled', 'The start was stopped.');
    this.#reserved.add(spec.id);
    try {
      await mkdir(this.#folderOf(spec.id), { recursive: true });
      const administrator = makeClientCertificate(
        this.#keys.authority,
        authoritySubject,
        { commonName: 'kubernetes-admin', organization: 'kubeadm:cluster-admins' },
        clock.now(),
      );
      onPhase?.('control-plane');
      const made = { createdAt: clock.now(), port: 0, ingress: { http: 0, https: 0 }, parked: false, administrator };
      const kept = await this.#start({ ...spec, ...made });
      this.#clusters.set(spec.id, kept);
      if (signal?.aborted) {
        await this.destroy(spec.id);
        return fail('cancelled', 'The start was stopped.');
      }
      await this.#keep(kept);
      return ok(this.#view(kept));
    } finally {
      this.#reserved.delete(spec.id);
    }
  }

  async claim(): Promise<Result<ProvidedCluster>> {
    return fail('full', 'Simulated clusters start at once; none are kept warm.');
  }

  async park(id: string): Promise<Result<void>> {
    const kept = this.#clusters.get(id);
    if (!kept) return missing(id);
    const parked = { file: { ...kept.file, parked: true } };
    this.#clusters.set(id, parked);
    if (kept.running) await stop(kept.running);
    await this.#keep(parked);
    return ok(undefined);
  }

  async resume(id: string): Promise<Result<ProvidedCluster>> {
    const kept = this.#clusters.get(id);
    if (!kept) return missing(id);
    if (kept.running) return ok(this.#view(kept));
    const resumed = await this.#start({ ...kept.file, parked: false });
    await this.#keep(resumed);
    return ok(this.#view(resumed));
  }

  async destroy(id: string): Promise<Result<void>> {
    const kept = this.#clusters.get(id);
    if (!kept) return ok(undefined);
    this.#clusters.delete(id);
    if (kept.running) await stop(kept.running);
    await rm(this.#folderOf(id), { recursive: true, force: true });
    return ok(undefined);
  }

  async list(): Promise<Result<readonly ProvidedCluster[]>> {
    return ok([...this.#clusters.values()].map((kept) => this.#view(kept)));
  }

  async describe(id: string): Promise<Result<ProvidedCluster>> {
    const kept = this.#clusters.get(id);
    return kept ? ok(this.#view(kept)) : missing(id);
  }

  async capacity(): Promise<Result<{ used: number; most: number }>> {
    return ok({ used: this.#clusters.size, most: this.#options.most });
  }

  /** Clusters stay in their folders and come back with the next process. */
  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.all([...this.#clusters.values()].map(({ running }) => running && stop(running)));
    this.#clusters.clear();
    this.#frontDoor.close();
    this.#ingressDoor.close();
    this.#lock[Symbol.dispose]();
  }

  #folderOf(id: string): string {
    return join(this.#options.folder, id);
  }

  /** The cluster of a folder, as its journal holds it, on its port or, when another program has that by now, on any. */
  async #start(file: ClusterFile): Promise<Kept> {
    const { clock, random = Math.random, quiet = false } = this.#options;
    const { journal, records } = await openJournal(join(this.#folderOf(file.id), 'journal.jsonl'));
    const { authority, tokenKey } = this.#keys;
    const { id, createdAt } = file;
    const more = quiet ? [] : ingressClasses;
    const seed = seedRecords({ id, createdAt, certificateAuthority: authority.certificate, more });
    const cluster = new Cluster({
      id: file.id,
      clock,
      random,
      newUid: randomUUID,
      records: [...seed, ...records],
      credentials: { administrator: fingerprintOf(file.administrator), tokenKey },
      journal,
      quiet,
    });
    journal.renewFrom(() => snapshotOf(cluster.storage, seed));
    const server = new ApiServer(cluster);
    const door = await this.#frontDoor.open(server, file.port).catch(() => this.#frontDoor.open(server));
    // Pods reach the API server as everybody does: by its port.
    cluster.network.serveApi((connection) => forwardToPort(connection, door.port));
    const ingressDoor = cluster.ingress && (await this.#ingressDoor.open(cluster.ingress, file.ingress));
    const ingress = ingressDoor?.ports ?? file.ingress;
    return { file: { ...file, port: door.port, ingress }, running: { cluster, journal, door, ingressDoor } };
  }

  /** On the disk when it resolves. */
  async #keep(kept: Kept): Promise<void> {
    this.#clusters.set(kept.file.id, kept);
    await writeClusterFile(join(this.#folderOf(kept.file.id), 'cluster.json'), kept.file);
  }

  #view({ file, running, broken }: Kept): ProvidedCluster {
    const failed = broken === true || running?.cluster.failure !== undefined;
    const state = failed ? 'broken' : running ? 'running' : 'parked';
    return clusterView(file, this.#keys.authority.certificate, state);
  }
}

function missing(id: string): Result<never> {
  return fail('not-found', `There is no cluster ${id}.`);
}

function inUse(folder: string, { holder }: FolderTaken): Result<never> {
  const who = holder === undefined ? 'Another process' : `Another process (${holder})`;
  return fail(
    'not-allowed',
    `${who} runs the simulated clusters of ${folder}, and only one may. Stop it, or choose another folder with --data.`,
  );
}

async function stop({ cluster, door, ingressDoor, journal }: Running): Promise<void> {
  cluster.close();
  await ingressDoor?.[Symbol.asyncDispose]();
  await door[Symbol.asyncDispose]();
  await journal[Symbol.asyncDispose]();
}
