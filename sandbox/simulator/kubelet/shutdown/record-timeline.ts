/** Plays a scenario on a cluster through kubectl, and notes what happens when. */
import { createInterface } from 'node:readline';
import { run } from '../../../exec/run.ts';
import { start } from '../../../exec/start.ts';
import type { JsonObject } from '../../patch/json.ts';
import { podOf } from '../pod.ts';
import type { Recorded } from './recordings.ts';
import type { Scenario } from './scenarios.ts';
import { type LogLineSeen, type PodSeen, timelineOf } from './timeline.ts';

export interface RealCluster {
  readonly kubectl: string;
  readonly kubeconfig: string;
  readonly namespace: string;
}

/** The Pod must not be there before; it is gone afterwards. */
export async function recordTimeline(scenario: Scenario, cluster: RealCluster): Promise<Recorded> {
  const { kubectl, kubeconfig, namespace } = cluster;
  const { name, spec, graceSeconds, again } = scenario;
  const env = { KUBECONFIG: kubeconfig };
  const command = async (args: readonly string[], input?: string): Promise<string> => {
    const ran = await run(kubectl, ['-n', namespace, ...args], { env, ...(input === undefined ? {} : { input }) });
    if (!ran.ok) throw new Error(`${ran.command}\n${ran.output}`);
    return ran.stdout;
  };
  const follow = (args: readonly string[], onLine: (line: string) => void): Disposable => {
    const started = start(kubectl, ['-n', namespace, ...args], { env });
    createInterface({ input: started.stdout }).on('line', onLine);
    return started;
  };
  await command(
    ['apply', '-f', '-'],
    JSON.stringify({
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: { name },
      spec: { automountServiceAccountToken: false, ...spec },
    }),
  );
  await command(['wait', '--for=condition=Ready', `pod/${name}`, '--timeout=120s']);
  const pods: PodSeen[] = [];
  const lines: LogLineSeen[] = [];
  const gone = Promise.withResolvers<void>();
  using _watch = follow(['get', 'pod', name, '--watch', '--output-watch-events', '-o', 'json'], (line) => {
    const { type, object } = JSON.parse(line) as { type: string; object: JsonObject };
    const isGone = type === 'DELETED';
    pods.push({ pod: isGone ? undefined : podOf(object), atMs: Date.now() });
    if (isGone) gone.resolve();
  });
  const { containers, initContainers = [] } = spec as Record<string, { name: string }[]>;
  using stack = new DisposableStack();
  for (const { name: container } of [...initContainers, ...(containers ?? [])]) {
    stack.use(
      follow(['logs', '--follow', '--timestamps', name, '--container', container], (line) => {
        const space = line.indexOf(' ');
        lines.push({ container, atMs: Date.parse(line.slice(0, space)), text: line.slice(space + 1) });
      }),
    );
  }
  // Until the followers have come as far as now.
  while (pods.length === 0 || lines.length < [...initContainers, ...(containers ?? [])].length)
    await new Promise((resolve) => setTimeout(resolve, 50));
  const deleteArgs = (seconds: number | undefined) => [
    'delete',
    'pod',
    name,
    '--wait=false',
    ...(seconds === undefined ? [] : [`--grace-period=${seconds}`]),
  ];
  await command(deleteArgs(graceSeconds));
  const marked = pods.find(({ pod }) => pod?.metadata.deletionTimestamp !== undefined);
  const deletedMs = marked?.atMs ?? Date.now();
  if (again) {
    await new Promise((resolve) => setTimeout(resolve, deletedMs + again.afterMs - Date.now()));
    await command(deleteArgs(again.graceSeconds));
  }
  await gone.promise;
  // Logs come a little after what they tell of.
  await new Promise((resolve) => setTimeout(resolve, 300));
  const events = await command([
    'get',
    'events',
    `--field-selector=involvedObject.uid=${pods[0]?.pod?.metadata.uid}`,
    '-o',
    'json',
  ]);
  return { timeline: timelineOf(deletedMs, lines, pods), events: endingEvents(JSON.parse(events) as EventList) };
}

interface EventList {
  readonly items: readonly { readonly reason: string; readonly message: string; readonly lastTimestamp: string }[];
}

/** Of stopping alone, in no order: those of one second have none. */
function endingEvents({ items }: EventList): string[] {
  return items
    .filter(({ reason }) => reason === 'Killing' || reason === 'FailedPreStopHook' || reason === 'ExceededGracePeriod')
    .map(({ reason, message }) => `${reason}: ${message}`)
    .sort();
}
