/** Looks at a learner's cluster while a page is open: draws it, remembers what changed and what happened, counts its traffic. */
import { type SeenCluster, watchCluster } from '../checks/watch-cluster.ts';
import type { ClusterView, TrafficView } from '../contract/cluster-view.ts';
import { targetOf } from '../contract/traffic.ts';
import type { Traffic } from '../traffic/open-traffic.ts';
import { acrossNamespaces, inEach } from './across-namespaces.ts';
import { ChangeRecord } from './change-record.ts';
import { countSeconds } from './count-seconds.ts';
import { drawCluster } from './draw-cluster.ts';
import { PodMarks } from './mark-pods.ts';
import { pods, seenCollections } from './seen-collections.ts';
import { TimelineRecord } from './timeline-record.ts';

/** Changes that come close together are told together: nobody sees more than ten pictures a second. */
const togetherMs = 100;
/** As much of the past as the chart shows. */
const shownMs = 120_000;

export interface ViewRequest {
  /** That of the checks: it may read everything and change nothing. */
  readonly kubeconfig: string;
  readonly traffic: Traffic;
  /** The lab has traffic of its own. */
  readonly byLab: boolean;
  /** Where the learner works. */
  readonly namespaces: readonly string[];
  readonly now: () => Date;
  onCluster(view: ClusterView): void;
  onTraffic(view: TrafficView): void;
}

export interface View extends Disposable {
  readonly kubeconfig: string;
  readonly now: () => Date;
  readonly traffic: Traffic;
  readonly byLab: boolean;
  /** Where the learner works. */
  readonly namespaces: readonly string[];
  readonly changes: ChangeRecord;
  readonly timeline: TimelineRecord;
  /** Whether somebody looks: only then is anything watched. What was remembered stays. */
  watch(looking: boolean): void;
  /** The cluster as it was last seen; undefined before it was seen. */
  state(): SeenCluster | undefined;
  /** Calls back after each change, at most ten times a second. */
  onChange(listener: () => void): Disposable;
}

export function openView(request: ViewRequest): View {
  const { kubeconfig, traffic, byLab, namespaces, now, onCluster, onTraffic } = request;
  const across = acrossNamespaces(namespaces);
  const marks = new PodMarks();
  const [changes, timeline] = [new ChangeRecord(), new TimelineRecord()];
  const listeners = new Set<() => void>();
  let [told, latest]: [string, SeenCluster | undefined] = ['', undefined];
  let timer: NodeJS.Timeout | undefined;
  let watching: DisposableStack | undefined;

  const tell = (): void => {
    timer = undefined;
    if (!latest) return;
    changes.note(latest, now().getTime());
    for (const listener of listeners) listener();
    const view = drawCluster(latest, namespaces);
    const telling = JSON.stringify(view);
    if (telling === told) return;
    told = telling;
    onCluster(view);
  };
  const tellTraffic = (): void => {
    const since = now().getTime() - shownMs;
    const target = traffic.plan && targetOf(traffic.plan);
    onTraffic({ seconds: countSeconds(traffic.answers(), since), marks: marks.since(since), target, byLab });
  };
  const begin = (): void => {
    watching = new DisposableStack();
    watching.use(
      watchCluster({
        kubeconfig,
        watched: inEach(seenCollections, namespaces),
        onState: (seen) => {
          const state = across(seen);
          // What is there at the first look is what all changes are told against: it does not wait to be told.
          if (!latest) changes.note(state, now().getTime());
          latest = state;
          marks.note(state.list(pods));
          timeline.note(state, now().getTime());
          timer ??= setTimeout(tell, togetherMs);
        },
      }),
    );
    watching.use(traffic.onSecond(tellTraffic));
    tellTraffic();
  };
  const end = (): void => {
    clearTimeout(timer);
    [timer, told] = [undefined, ''];
    watching?.dispose();
    // Without watches its lists are empty.
    [watching, latest] = [undefined, undefined];
  };
  return {
    kubeconfig,
    now,
    traffic,
    byLab,
    namespaces,
    changes,
    timeline,
    watch(looking) {
      if (looking && !watching) begin();
      if (!looking) end();
    },
    state: () => latest,
    onChange(listener) {
      listeners.add(listener);
      return { [Symbol.dispose]: () => void listeners.delete(listener) };
    },
    [Symbol.dispose]: end,
  };
}
