/** The simulator as a provider of clusters: each has a folder with its journal, and comes back on its port when the process does. */
import { randomUUID } from 'node:crypto';
import { mkdir, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { stringify } from 'yaml';
import { freePorts } from '../../../config/free-ports.ts';
import { fail, ok, type Result } from '../../contract/failure.ts';
import type { ClusterSpec, CreateOptions, Cluster as ProvidedCluster, Provider } from '../../contract/provider.ts';
import { Cluster } from '../cluster/cluster.ts';
import { type Journal, openJournal } from '../cluster/journal.ts';
import { seedRecords } from '../cluster/seed.ts';
import { forwardToPort } from '../network/forward-to-port.ts';
import { ApiServer } from '../serving/api-server.ts';
import type { Clock } from '../time/clock.ts';
import { fingerprintOf, makeClientCertificate } from '../tls/certificates.ts';
import { type ClusterFile, readClusterFile, writeClusterFile } from './cluster-file.ts';
import { type Door, FrontDoor } from './front-door.ts';
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

interface Running {
  readonly file: ClusterFile;
  readonly cluster: Cluster;
  readonly journal: Journal;
  /** Absent while it is parked. */
  readonly door: Door | undefined;
}

/** Opens the folder and brings its clusters back. One process at a time may do so; the host's lock sees to it. */
export async function openSimulatorProvider(options: SimulatorOptions): Promise<Provider> {
  const provider = new SimulatorProvider(options);
  await provider.recover();
  return provider;
}

class SimulatorProvider implements Provider {
  readonly name = 'simulator';
  readonly #options: SimulatorOptions;
  readonly #keys: InstallationKeys;
  readonly #frontDoor: FrontDoor;
  readonly #clusters = new Map<string, Running>();
  /** Being made. */
  readonly #reserved = new Set<string>();

  constructor(options: SimulatorOptions) {
    this.#options = options;
    this.#keys = installationKeys(options.folder, options.clock.now());
    this.#frontDoor = new FrontDoor(this.#keys.server, this.#keys.authority);
  }

  async recover(): Promise<void> {
    for (const entry of await readdir(this.#options.folder, { withFileTypes: true })) {
      if (!entry.isDirectory()) continue;
      const file = await readClusterFile(join(this.#options.folder, entry.name, 'cluster.json'));
      if (file) await this.#start(file);
      else await rm(join(this.#options.folder, entry.name), { recursive: true });
    }
  }

  async create(spec: ClusterSpec, { onPhase, signal }: CreateOptions = {}): Promise<Result<ProvidedCluster>> {
    const { most, clock } = this.#options;
    if (this.#clusters.has(spec.id) || this.#reserved.has(spec.id))
      return fail('name-taken', `There is a cluster ${spec.id} already.`);
    const count = this.#clusters.size + this.#reserved.size;
    if (count >= most) return fail('full', `There are ${count} clusters, and no room for more.`);
    onPhase?.('prepare');
    if (signal?.aborted) return fail('cancelled', 'The start was stopped.');
    this.#reserved.add(spec.id);
    try {
      await mkdir(this.#folderOf(spec.id), { recursive: true });
      const [http = 0, https = 0] = await freePorts(2);
      const administrator = makeClientCertificate(
        this.#keys.authority,
        authoritySubject,
        { commonName: 'kubernetes-admin', organization: 'kubeadm:cluster-admins' },
        clock.now(),
      );
      onPhase?.('control-plane');
      const started = await this.#start({
        ...spec,
        createdAt: clock.now(),
        port: 0,
        ingress: { http, https },
        parked: false,
        administrator,
      });
      if (signal?.aborted) {
        await this.destroy(spec.id);
        return fail('cancelled', 'The start was stopped.');
      }
      await writeClusterFile(join(this.#folderOf(spec.id), 'cluster.json'), started.file);
      return ok(this.#view(started));
    } finally {
      this.#reserved.delete(spec.id);
    }
  }

  async claim(): Promise<Result<ProvidedCluster>> {
    return fail('full', 'Simulated clusters start at once; none are kept warm.');
  }

  async park(id: string): Promise<Result<void>> {
    const running = this.#clusters.get(id);
    if (!running) return missing(id);
    await running.door?.[Symbol.asyncDispose]();
    await this.#keep({ ...running, file: { ...running.file, parked: true }, door: undefined });
    return ok(undefined);
  }

  async resume(id: string): Promise<Result<ProvidedCluster>> {
    const running = this.#clusters.get(id);
    if (!running) return missing(id);
    const door = running.door ?? (await this.#frontDoor.open(new ApiServer(running.cluster), running.file.port));
    const resumed = { ...running, file: { ...running.file, parked: false }, door };
    await this.#keep(resumed);
    return ok(this.#view(resumed));
  }

  async destroy(id: string): Promise<Result<void>> {
    const running = this.#clusters.get(id);
    if (!running) return ok(undefined);
    this.#clusters.delete(id);
    await stop(running);
    await rm(this.#folderOf(id), { recursive: true, force: true });
    return ok(undefined);
  }

  async list(): Promise<Result<readonly ProvidedCluster[]>> {
    return ok([...this.#clusters.values()].map((running) => this.#view(running)));
  }

  async describe(id: string): Promise<Result<ProvidedCluster>> {
    const running = this.#clusters.get(id);
    return running ? ok(this.#view(running)) : missing(id);
  }

  async capacity(): Promise<Result<{ used: number; most: number }>> {
    return ok({ used: this.#clusters.size + this.#reserved.size, most: this.#options.most });
  }

  /** Clusters stay in their folders and come back with the next process. */
  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.all([...this.#clusters.values()].map(stop));
    this.#clusters.clear();
    this.#frontDoor.close();
  }

  #folderOf(id: string): string {
    return join(this.#options.folder, id);
  }

  async #start(file: ClusterFile): Promise<Running> {
    const { clock, random = Math.random, quiet = false } = this.#options;
    const { journal, records } = await openJournal(join(this.#folderOf(file.id), 'journal.jsonl'));
    const { authority, tokenKey } = this.#keys;
    const seed = seedRecords({ id: file.id, createdAt: file.createdAt, certificateAuthority: authority.certificate });
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
    const door = file.parked ? undefined : await this.#frontDoor.open(new ApiServer(cluster), file.port);
    const port = door?.port ?? file.port;
    // Pods reach the API server as everybody does: by its port.
    cluster.network.serveApi((connection) => forwardToPort(connection, port));
    const running = { file: { ...file, port }, cluster, journal, door };
    this.#clusters.set(file.id, running);
    return running;
  }

  async #keep(running: Running): Promise<void> {
    this.#clusters.set(running.file.id, running);
    await writeClusterFile(join(this.#folderOf(running.file.id), 'cluster.json'), running.file);
  }

  #view({ file, cluster }: Running): ProvidedCluster {
    const { id, owner, lab, endsAt, port, ingress, parked } = file;
    const at = (where: number) => ({ host: '127.0.0.1', port: where });
    return {
      id,
      owner,
      lab,
      endsAt,
      provider: 'simulator',
      state: cluster.failure !== undefined ? 'broken' : parked ? 'parked' : 'running',
      api: at(port),
      ingress: { http: at(ingress.http), https: at(ingress.https) },
      adminKubeconfig: kubeconfigOf(file, this.#keys),
    };
  }
}

function missing(id: string): Result<never> {
  return fail('not-found', `There is no cluster ${id}.`);
}

async function stop({ cluster, door, journal }: Running): Promise<void> {
  cluster.close();
  await door?.[Symbol.asyncDispose]();
  await journal[Symbol.asyncDispose]();
}

function kubeconfigOf({ id, port, administrator }: ClusterFile, { authority }: InstallationKeys): string {
  const base64 = (text: string): string => Buffer.from(text).toString('base64');
  const name = `drydock-${id}`;
  return stringify({
    apiVersion: 'v1',
    kind: 'Config',
    'current-context': name,
    clusters: [
      {
        name,
        cluster: { server: `https://127.0.0.1:${port}`, 'certificate-authority-data': base64(authority.certificate) },
      },
    ],
    contexts: [{ name, context: { cluster: name, user: name } }],
    users: [
      {
        name,
        user: {
          'client-certificate-data': base64(administrator.certificate),
          'client-key-data': base64(administrator.key),
        },
      },
    ],
  });
}
