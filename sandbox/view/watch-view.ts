/** Tells a page what its cluster looks like and how the traffic fares, as both change. */
import { type SeenCluster, watchCluster } from '../checks/watch-cluster.ts';
import type { ClusterView, TrafficView } from '../contract/cluster-view.ts';
import type { Traffic } from '../traffic/open-traffic.ts';
import { countSeconds } from './count-seconds.ts';
import { drawCluster, drawnCollections } from './draw-cluster.ts';
import { PodMarks } from './mark-pods.ts';

/** Changes that come close together are told together: nobody sees more than ten pictures a second. */
const togetherMs = 100;
/** As much of the past as the chart shows. */
const shownMs = 120_000;

export interface ViewRequest {
  /** That of the checks: it may read everything and change nothing. */
  readonly kubeconfig: string;
  readonly traffic: Traffic | undefined;
  readonly now: () => Date;
  onCluster(view: ClusterView): void;
  onTraffic(view: TrafficView): void;
}

export function watchView({ kubeconfig, traffic, now, onCluster, onTraffic }: ViewRequest): Disposable {
  const marks = new PodMarks();
  let [told, latest]: [string, SeenCluster | undefined] = ['', undefined];
  let timer: NodeJS.Timeout | undefined;
  const tell = (): void => {
    timer = undefined;
    if (!latest) return;
    const view = drawCluster(latest);
    const telling = JSON.stringify(view);
    if (telling === told) return;
    told = telling;
    onCluster(view);
  };
  const watching = watchCluster({
    kubeconfig,
    watched: drawnCollections,
    onState: (state) => {
      latest = state;
      marks.note(state.list({ apiVersion: 'v1', kind: 'Pod', namespace: 'default' }));
      timer ??= setTimeout(tell, togetherMs);
    },
  });
  const seconds = traffic?.onSecond(() => {
    const since = now().getTime() - shownMs;
    onTraffic({ seconds: countSeconds(traffic.answers(), since), marks: marks.since(since) });
  });
  return {
    [Symbol.dispose]: () => {
      clearTimeout(timer);
      seconds?.[Symbol.dispose]();
      watching[Symbol.dispose]();
    },
  };
}
