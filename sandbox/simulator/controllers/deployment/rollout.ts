/** One Deployment while it is brought in order: its ReplicaSets as they are now, and the writes that change them. */
import type { Cluster } from '../../cluster/cluster.ts';
import { equal, type Json } from '../../patch/json.ts';
import { updateAs } from '../create-as.ts';
import type { Collection } from '../kit/collection.ts';
import type { EventRecorder } from '../kit/event-recorder.ts';
import { isControlledBy } from '../kit/owners.ts';
import { type Deployment, type Pod, type PodTemplate, type ReplicaSet, toJson } from '../kit/wire.ts';
import { maxSurge, replicasOf } from './sizes.ts';

export const deploymentsPath = '/apis/apps/v1/deployments';
export const replicaSetsPath = '/apis/apps/v1/replicasets';
export const hashLabel = 'pod-template-hash';
export const desiredReplicas = 'deployment.kubernetes.io/desired-replicas';
export const maxReplicas = 'deployment.kubernetes.io/max-replicas';

export type DeploymentStatus = NonNullable<Deployment['status']>;
export type DeploymentCondition = NonNullable<DeploymentStatus['conditions']>[number];

export interface RolloutParts {
  readonly cluster: Cluster;
  readonly recorder: EventRecorder;
  readonly deployments: Collection<Deployment>;
  readonly replicaSets: Collection<ReplicaSet>;
  readonly pods: Collection<Pod>;
}

export class Rollout {
  readonly parts: RolloutParts;
  readonly namespace: string;
  readonly name: string;
  #deployment: Deployment;

  constructor(parts: RolloutParts, deployment: Deployment) {
    this.parts = parts;
    this.#deployment = deployment;
    this.namespace = deployment.metadata.namespace ?? '';
    this.name = deployment.metadata.name;
  }

  get deployment(): Deployment {
    return this.#deployment;
  }

  get now(): string {
    return this.parts.cluster.timestamp();
  }

  /** The oldest first; the claims have been settled before. */
  get all(): ReplicaSet[] {
    return this.parts.replicaSets
      .controlledBy(this.#deployment.metadata.uid)
      .filter((set) => isControlledBy(set, this.#deployment))
      .sort(byCreation);
  }

  /** The oldest one of the Deployment's own template. */
  get current(): ReplicaSet | undefined {
    const { spec } = this.#deployment;
    return this.all.find((set) => sameTemplate(set.spec?.template, spec?.template));
  }

  get old(): ReplicaSet[] {
    const current = this.current;
    return this.all.filter((set) => set !== current);
  }

  find(name: string): ReplicaSet | undefined {
    return this.parts.replicaSets.get(this.namespace, name);
  }

  /** Status and annotations, as a status update takes both. */
  writeStatus(change: (live: Deployment) => Deployment): void {
    const { cluster } = this.parts;
    const place = { namespace: this.namespace, name: this.name, subresource: 'status' };
    this.#deployment = updateAs(cluster, deploymentsPath, place, (live) =>
      toJson(change(live as unknown as Deployment)),
    ) as unknown as Deployment;
  }

  writeConditions(
    change: (conditions: readonly DeploymentCondition[] | undefined) => readonly DeploymentCondition[],
  ): void {
    this.writeStatus((live) => ({ ...live, status: { ...live.status, conditions: change(live.status?.conditions) } }));
  }

  writeReplicaSet(set: ReplicaSet, change: (live: ReplicaSet) => ReplicaSet): void {
    const place = { namespace: this.namespace, name: set.metadata.name };
    updateAs(this.parts.cluster, replicaSetsPath, place, (live) => toJson(change(live as unknown as ReplicaSet)));
  }

  event(type: 'Normal' | 'Warning', reason: string, message: string): void {
    this.parts.recorder.record(this.#deployment, type, reason, message);
  }

  /** Whether its size changed. Source: scaleReplicaSet in pkg/controller/deployment/sync.go. */
  scale(set: ReplicaSet, size: number): boolean {
    const before = sizeOf(set);
    const annotations = replicaAnnotations(this.#deployment);
    const known = set.metadata.annotations ?? {};
    const fits = Object.entries(annotations).every(([key, value]) => known[key] === value);
    if (before === size && fits) return false;
    this.writeReplicaSet(
      set,
      (live) =>
        ({
          ...live,
          metadata: { ...live.metadata, annotations: { ...live.metadata.annotations, ...annotations } },
          spec: { ...live.spec, replicas: size } as ReplicaSet['spec'],
        }) as ReplicaSet,
    );
    if (before === size) return false;
    const direction = before < size ? 'up' : 'down';
    const text = `Scaled ${direction} replica set ${set.metadata.name} from ${before} to ${size}`;
    this.event('Normal', 'ScalingReplicaSet', text);
    return true;
  }

  /** Like `scale`, but leaves one of the right size alone. */
  scaleTo(set: ReplicaSet, size: number): boolean {
    return sizeOf(set) !== size && this.scale(set, size);
  }
}

export function sizeOf({ spec }: ReplicaSet): number {
  return spec?.replicas ?? 1;
}

export function isInUse(set: ReplicaSet): boolean {
  return sizeOf(set) > 0;
}

/** What a ReplicaSet remembers of its Deployment's size. */
export function replicaAnnotations(deployment: Deployment): Readonly<Record<string, string>> {
  const replicas = replicasOf(deployment);
  return { [desiredReplicas]: String(replicas), [maxReplicas]: String(replicas + maxSurge(deployment)) };
}

export function byCreation(a: ReplicaSet, b: ReplicaSet): number {
  const [x, y] = [a.metadata, b.metadata];
  if (x.creationTimestamp !== y.creationTimestamp) return x.creationTimestamp < y.creationTimestamp ? -1 : 1;
  return x.name < y.name ? -1 : 1;
}

/** Equal but for the hash (EqualIgnoreHash in pkg/controller/deployment/util/deployment_util.go). */
export function sameTemplate(a: PodTemplate | undefined, b: PodTemplate | undefined): boolean {
  return equal(withoutHash(a), withoutHash(b));
}

function withoutHash(template: PodTemplate | undefined): Json {
  const { [hashLabel]: _, ...labels } = template?.metadata?.labels ?? {};
  return { ...template, metadata: { ...template?.metadata, labels } } as unknown as Json;
}
