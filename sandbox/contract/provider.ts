/** The seam between Drydock and whatever makes clusters: one small interface, one folder of `sandbox/` per provider. */
import type { Result } from './failure.ts';
import type { Phase } from './phases.ts';

export const providerNames = ['kind', 'simulator'] as const;
/** What the learner is told the cluster is. */
export type ProviderName = (typeof providerNames)[number];

export { type Phase, phases } from './phases.ts';

export interface ClusterSpec {
  /** The sandbox's id, unique everywhere; lowercase letters and digits, at most 20. */
  readonly id: string;
  /** The learner's id. */
  readonly owner: string;
  /** The lab's id. */
  readonly lab: string;
  readonly endsAt: Date;
}

/** Where something listens on this machine. */
export interface Address {
  readonly host: string;
  readonly port: number;
}

export interface Cluster extends ClusterSpec {
  readonly provider: ProviderName;
  readonly state: 'running' | 'parked' | 'broken';
  /** The administrator's kubeconfig: held by the host, never given to a learner. */
  readonly adminKubeconfig: string;
  readonly api: Address;
  /** Where the cluster's Ingress controller will answer, whether or not one runs. */
  readonly ingress: { readonly http: Address; readonly https: Address };
}

export interface CreateOptions {
  readonly onPhase?: (phase: Phase) => void;
  readonly signal?: AbortSignal;
}

export interface Capacity {
  /** Clusters that exist now and the most there may be. */
  readonly used: number;
  readonly most: number;
}

/**
 * Makes and unmakes clusters. Labels kept with each cluster are the database: a new process finds by `list` what an
 * earlier one made. Expected failures are values; `create` undoes what it did before it fails.
 */
export interface Provider extends AsyncDisposable {
  readonly name: ProviderName;
  /** Manifests (YAML) that give a cluster an Ingress controller behind its `ingress` address; empty where every cluster has one. */
  readonly ingressController: readonly string[];
  /** A running cluster whose API server answers. Failures: name-taken, full, cancelled and the provider's own. */
  create(spec: ClusterSpec, options?: CreateOptions): Promise<Result<Cluster>>;
  /** A warm cluster handed to its owner, in which nobody has worked: a lab may have been let onto its node. `full` while no pool keeps any. */
  claim(spec: ClusterSpec): Promise<Result<Cluster>>;
  /** Stops the cluster's processor time and keeps its state. */
  park(id: string): Promise<Result<void>>;
  /** Brings a parked cluster back. */
  resume(id: string): Promise<Result<Cluster>>;
  /** Removes the cluster and all it left. A cluster that is not there counts as removed. */
  destroy(id: string): Promise<Result<void>>;
  list(): Promise<Result<readonly Cluster[]>>;
  /** One cluster as it is now; `not-found` when there is none. */
  describe(id: string): Promise<Result<Cluster>>;
  capacity(): Promise<Result<Capacity>>;
}
