import type { KubernetesObject } from '../../labs/lab.ts';
import type { SeenCluster } from '../checks/watch-cluster.ts';
import type { Lane, ShownRun, TimelineAnswer, TimelineRun } from '../contract/tools-sizes.ts';
import { notePod } from './note-pod.ts';
import { countOf, timeOf } from './read-event.ts';
import { arrayAt, recordAt, shownName, textAt } from './read-fields.ts';
import { RolloutRun, revisionOf } from './rollout-run.ts';
import { drawnCollections, events, slices } from './seen-collections.ts';
import { Track } from './track.ts';

/** Pods and rollouts that are remembered; those that are gone the longest are forgotten first. */
const [mostPods, mostRollouts] = [240, 30];
/** Events no older are from just now. */
const justNowMs = 2_000;
/** Pods drawn below a rollout. */
const mostShownPods = 40;

interface PodTrack {
  readonly name: string;
  readonly owner: string;
  readonly fromMs: number;
  toMs: number | null;
  readonly track: Track;
}

/** Remembers what happened to each Pod and in each rollout, as the watches told it. */
export class TimelineRecord {
  readonly #pods = new Map<string, PodTrack>();
  readonly #rollouts: RolloutRun[] = [];
  /** Objects as they were noted already: most changes are about one of hundreds. */
  readonly #noted = new WeakSet<object>();
  #nowMs = 0;
  #first = true;

  note(state: SeenCluster, nowMs: number): void {
    this.#nowMs = nowMs;
    const list = (wanted: string): readonly KubernetesObject[] => {
      const collection = drawnCollections.find(({ kind }) => kind === wanted);
      return collection ? state.list(collection) : [];
    };
    const [pods, sets, deployments] = [list('Pod'), list('ReplicaSet'), list('Deployment')];
    for (const pod of pods.filter((each) => this.#isNew(each)))
      notePod(this.#trackOf(pod, nowMs), pod, nowMs, this.#first);
    this.#endAbsent(pods, nowMs);
    const endpoints = state.list(slices);
    if (this.#isNew(endpoints)) this.#noteEndpoints(endpoints, nowMs);
    for (const deployment of deployments) this.#noteRollout(deployment, sets, pods, nowMs);
    const there = new Set(deployments.map(({ metadata }) => metadata.uid));
    for (const run of this.#rollouts) if (!there.has(run.deployment)) run.end(nowMs);
    const told = state.list(events);
    if (this.#isNew(told)) this.#noteEvents(told, nowMs);
    this.#first = false;
  }

  #isNew(seen: object): boolean {
    if (this.#noted.has(seen)) return false;
    this.#noted.add(seen);
    return true;
  }

  #trackOf(pod: KubernetesObject, nowMs: number): Track {
    const { uid, ownerReferences = [], creationTimestamp = '' } = pod.metadata;
    const known = this.#pods.get(uid);
    if (known) return known.track;
    const created = Date.parse(creationTimestamp);
    // The server's time has whole seconds: of a Pod that comes while we look, the moment it was seen is more exact.
    const fromMs = this.#first && !Number.isNaN(created) ? created : nowMs;
    const owner = ownerReferences.find(({ controller }) => controller === true)?.uid ?? '';
    const track = new Track();
    this.#pods.set(uid, { name: shownName(pod), owner, fromMs, toMs: null, track });
    if (this.#pods.size > mostPods) {
      const gone = [...this.#pods]
        .filter(([, { toMs }]) => toMs !== null)
        .sort(([, a], [, b]) => (a.toMs ?? 0) - (b.toMs ?? 0));
      const oldest = gone[0]?.[0];
      if (oldest !== undefined) this.#pods.delete(oldest);
    }
    return track;
  }

  #endAbsent(pods: readonly KubernetesObject[], nowMs: number): void {
    const there = new Set(pods.map(({ metadata }) => metadata.uid));
    for (const [uid, pod] of this.#pods) {
      if (pod.toMs !== null || there.has(uid)) continue;
      pod.toMs = nowMs;
      pod.track.close(nowMs);
    }
  }

  #noteEndpoints(all: readonly KubernetesObject[], nowMs: number): void {
    const named = new Map<string, Set<string>>();
    for (const slice of all) {
      const service = slice.metadata.labels?.['kubernetes.io/service-name'];
      if (service === undefined) continue;
      const title = `endpoints:${service}`;
      const seen = named.get(title) ?? new Set<string>();
      named.set(title, seen);
      for (const endpoint of arrayAt(slice, 'endpoints')) {
        const uid = textAt(recordAt(endpoint, 'targetRef'), 'uid');
        const pod = this.#pods.get(uid);
        if (!pod || pod.toMs !== null) continue;
        seen.add(uid);
        const { ready, terminating } = recordAt(endpoint, 'conditions');
        if (ready === true) pod.track.set(title, { state: 'good', label: 'ready' }, nowMs);
        else if (terminating === true) pod.track.set(title, { state: 'ending', label: 'terminating' }, nowMs);
        else pod.track.set(title, { state: 'waiting', label: 'not ready' }, nowMs);
      }
    }
    for (const [uid, { track }] of this.#pods)
      for (const title of track.titles())
        if (title.startsWith('endpoints:') && !named.get(title)?.has(uid)) track.set(title, null, nowMs);
  }

  #noteRollout(
    deployment: KubernetesObject,
    sets: readonly KubernetesObject[],
    pods: readonly KubernetesObject[],
    nowMs: number,
  ): void {
    const { uid } = deployment.metadata;
    const revision = revisionOf(deployment);
    if (revision === '') return;
    let run = this.#rollouts.findLast((each) => each.deployment === uid);
    if (run?.revision !== revision) {
      run?.end(nowMs);
      run = new RolloutRun(deployment, nowMs);
      this.#rollouts.push(run);
      if (this.#rollouts.length > mostRollouts) this.#rollouts.shift();
    }
    const own = sets.filter((set) => isOwnedBy(set, uid));
    const ids = new Set(own.map((set) => set.metadata.uid));
    run.note(
      deployment,
      own,
      pods.filter((pod) => [...ids].some((id) => isOwnedBy(pod, id))),
      nowMs,
    );
  }

  #noteEvents(all: readonly KubernetesObject[], nowMs: number): void {
    for (const event of all.filter((each) => this.#isNew(each))) {
      const of = textAt(recordAt(event, 'involvedObject'), 'uid');
      const told = Date.parse(timeOf(event));
      // Times of events have whole seconds: of one that has just come, the moment it was seen is more exact.
      const atMs = !this.#first && nowMs - told < justNowMs ? nowMs : told;
      const rollout = this.#rollouts.find(
        ({ deployment, fromMs, toMs }) =>
          deployment === of && atMs >= fromMs - 1_000 && atMs <= (toMs ?? Number.POSITIVE_INFINITY),
      );
      const track = this.#pods.get(of)?.track ?? rollout?.track;
      if (!track || Number.isNaN(atMs)) continue;
      const label = textAt(event, 'reason');
      const bad = textAt(event, 'type') === 'Warning';
      const count = countOf(event);
      const title = label === 'Unhealthy' ? 'probes' : 'events';
      const state = bad ? 'bad' : label === 'Killing' ? 'ending' : 'good';
      track.point(title, event.metadata.uid, { atMs, state, label, message: textAt(event, 'message'), count });
    }
  }

  /** All runs by name; those of `shown` with their lanes. */
  tell(shown: readonly string[], nowMs: number): TimelineAnswer {
    const pods = [...this.#pods].map(([uid, { name, fromMs, toMs, track }]): ShownRun => {
      return {
        id: uid,
        kind: 'Pod',
        name,
        revision: '',
        fromMs,
        toMs,
        lanes: shown.includes(uid) ? track.lanes() : [],
      };
    });
    // Of a rollout that was over before anybody looked, nothing is known.
    const rollouts = this.#rollouts
      .filter(({ fromMs, toMs }) => toMs !== fromMs)
      .map((run): ShownRun => {
        const { deployment, revision, name, fromMs, toMs, track } = run;
        const id = `${deployment} ${revision} ${fromMs}`;
        const lanes = shown.includes(id) ? [...track.lanes(), ...this.#podsOf(run)] : [];
        return { id, kind: 'Deployment', name, revision, fromMs, toMs, lanes };
      });
    const all = [...rollouts, ...pods].sort((a, b) => b.fromMs - a.fromMs);
    return {
      runs: all.map(({ lanes: _, ...run }): TimelineRun => run),
      shown: shown.flatMap((id) => all.filter((run) => run.id === id)),
      nowMs: Math.max(nowMs, this.#nowMs),
    };
  }

  /** The Pods of a rollout, each as one lane of what it was meanwhile. */
  #podsOf({ replicaSets, fromMs, toMs }: RolloutRun): Lane[] {
    const until = toMs ?? Number.POSITIVE_INFINITY;
    return [...this.#pods.values()]
      .filter((pod) => replicaSets.has(pod.owner) && pod.fromMs <= until && (pod.toMs ?? until) >= fromMs)
      .sort((a, b) => a.fromMs - b.fromMs)
      .slice(-mostShownPods)
      .map(({ name, track }) => ({
        title: `name:${name}`,
        spans: (track.lanes().find(({ title }) => title === 'pod')?.spans ?? []).filter(
          (span) => span.fromMs <= until && (span.toMs ?? until) >= fromMs,
        ),
        points: [],
      }));
  }
}

function isOwnedBy({ metadata }: KubernetesObject, uid: string): boolean {
  return (metadata.ownerReferences ?? []).some((owner) => owner.controller === true && owner.uid === uid);
}
