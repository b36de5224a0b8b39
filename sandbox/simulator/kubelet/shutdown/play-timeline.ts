/** Plays a scenario on a simulated cluster whose clock is advanced. */
import { createAs, deleteAs } from '../../controllers/create-as.ts';
import type { JsonObject } from '../../patch/json.ts';
import { openTestCluster } from '../../testing/open-test-cluster.ts';
import { allContainers, podOf } from '../pod.ts';
import { findTestImage } from '../testing/programs.ts';
import type { Recorded } from './recordings.ts';
import type { Scenario } from './scenarios.ts';
import { type LogLineSeen, type PodSeen, timelineOf } from './timeline.ts';

const path = '/api/v1/pods';
/** Images are there long before. */
const readyMs = 60_000;
const longestMs = 60_000;

export async function playTimeline({ name, spec, graceSeconds, again }: Scenario): Promise<Recorded> {
  using opened = openTestCluster({ findImage: findTestImage });
  const { cluster, clock } = opened;
  const pod = podOf(
    createAs(cluster, path, 'default', {
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: { name, namespace: 'default' },
      spec: { nodeName: 'drydock-control-plane', automountServiceAccountToken: false, ...spec },
    } as unknown as JsonObject),
  );
  await clock.advance(readyMs);
  const pods: PodSeen[] = [];
  const prefix = `/core/pods/default/${name}`;
  cluster.storage.watch(prefix, cluster.storage.revision, ({ type, object }) => {
    pods.push({ pod: type === 'DELETED' ? undefined : podOf(object as JsonObject), atMs: clock.now().getTime() });
  });
  const running = cluster.runningPods?.find(pod.metadata.uid);
  const lines: LogLineSeen[] = [];
  for (const { name: container } of allContainers(pod.spec))
    running?.container(container)?.log.follow(({ at, text }) => lines.push({ container, atMs: at.getTime(), text }));
  const remove = (seconds: number | undefined) =>
    deleteAs(
      cluster,
      path,
      { namespace: 'default', name },
      seconds === undefined ? {} : { gracePeriodSeconds: seconds },
    );
  const deletedMs = clock.now().getTime();
  remove(graceSeconds);
  if (again) {
    await clock.advance(again.afterMs);
    remove(again.graceSeconds);
  }
  await clock.advance(longestMs);
  const events = cluster.reader
    .list('/api/v1/events', 'default')
    .filter(({ reason }) => reason === 'Killing' || reason === 'FailedPreStopHook')
    .map(({ reason, message }) => `${reason}: ${message}`)
    .sort();
  return { timeline: timelineOf(deletedMs, lines, pods), events };
}
