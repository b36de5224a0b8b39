import type { KubernetesObject } from '../../labs/lab.ts';
import type { LaneSpan } from '../contract/tools-sizes.ts';
import { arrayAt, numberAt, recordAt, shownName } from './read-fields.ts';
import { Track } from './track.ts';

const revisionKey = 'deployment.kubernetes.io/revision';

/** One rollout of a Deployment, from the change of its template until the last Pod of the version before is gone. */
export class RolloutRun {
  readonly deployment: string;
  readonly name: string;
  readonly revision: string;
  readonly fromMs: number;
  readonly track = new Track();
  /** UIDs of the ReplicaSets that had Pods meanwhile. */
  readonly replicaSets = new Set<string>();
  toMs: number | null = null;

  constructor(deployment: KubernetesObject, atMs: number) {
    this.deployment = deployment.metadata.uid;
    this.name = shownName(deployment);
    this.revision = revisionOf(deployment);
    this.fromMs = atMs;
  }

  end(atMs: number): void {
    this.toMs ??= atMs;
    this.track.close(atMs);
  }

  /** `replicaSets` and `pods` are those of the Deployment. */
  note(
    deployment: KubernetesObject,
    replicaSets: readonly KubernetesObject[],
    pods: readonly KubernetesObject[],
    nowMs: number,
  ): void {
    if (this.toMs !== null) return;
    const [wanted, status] = [numberOf(deployment, 'replicas', 1), recordAt(deployment, 'status')];
    const available = numberAt(status, 'availableReplicas');
    const done = isComplete(deployment);
    this.track.set('rollout', progressOf(deployment, done), nowMs);
    const enough: LaneSpan['state'] = available >= wanted ? 'good' : available > 0 ? 'waiting' : 'bad';
    this.track.set('available', { state: enough, label: `${available}/${wanted}` }, nowMs);
    for (const set of replicaSets) {
      const [size, ready] = [
        numberAt(recordAt(set, 'status'), 'replicas'),
        numberAt(recordAt(set, 'status'), 'readyReplicas'),
      ];
      const wants = numberOf(set, 'replicas', 0);
      const title = `name:${set.metadata.name}`;
      if (size === 0 && wants === 0) {
        this.track.set(title, null, nowMs);
        continue;
      }
      this.replicaSets.add(set.metadata.uid);
      const old = revisionOf(set) !== this.revision;
      const state = old && wants < size ? 'ending' : ready >= wants ? 'good' : 'waiting';
      this.track.set(title, { state, label: `${ready}/${wants}` }, nowMs);
    }
    const current = replicaSets.find((set) => revisionOf(set) === this.revision)?.metadata.uid;
    const left = pods.some(({ metadata }) => metadata.ownerReferences?.every(({ uid }) => uid !== current));
    if (done && !left) this.end(nowMs);
  }
}

export function revisionOf({ metadata }: KubernetesObject): string {
  return metadata.annotations?.[revisionKey] ?? '';
}

function numberOf(object: KubernetesObject, field: string, otherwise: number): number {
  const value = recordAt(object, 'spec')[field];
  return typeof value === 'number' ? value : otherwise;
}

/** As DeploymentComplete of k8s.io/kubernetes/pkg/controller/deployment/util says. */
function isComplete(deployment: KubernetesObject): boolean {
  const [wanted, status] = [numberOf(deployment, 'replicas', 1), recordAt(deployment, 'status')];
  const { generation = 0 } = deployment.metadata as { generation?: number };
  return (
    ['updatedReplicas', 'replicas', 'availableReplicas'].every((field) => numberAt(status, field) === wanted) &&
    numberAt(status, 'observedGeneration') >= generation
  );
}

function progressOf(deployment: KubernetesObject, done: boolean): { state: LaneSpan['state']; label: string } {
  const progressing = arrayAt(recordAt(deployment, 'status'), 'conditions').find(({ type }) => type === 'Progressing');
  if (done) return { state: 'good', label: 'complete' };
  if (progressing?.status === 'False') return { state: 'bad', label: String(progressing.reason ?? 'stuck') };
  if (recordAt(deployment, 'spec').paused === true) return { state: 'waiting', label: 'paused' };
  return { state: 'waiting', label: 'progressing' };
}
