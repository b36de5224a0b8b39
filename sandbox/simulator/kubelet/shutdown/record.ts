/**
 * Records all scenarios, or those named, on a real cluster. Each is played a few times, and of every moment the earliest is kept:
 * what comes later is the machine's load.
 * usage: KUBECONFIG=… node sandbox/simulator/kubelet/shutdown/record.ts [SCENARIO…]
 */
import { recordTimeline } from './record-timeline.ts';
import { type Recorded, readRecordings, writeRecordings } from './recordings.ts';
import { busybox, scenariosOf } from './scenarios.ts';

const plays = 4;
const wanted = process.argv.slice(2);
const cluster = {
  kubectl: 'kubectl',
  kubeconfig: process.env.KUBECONFIG ?? '',
  namespace: process.env.DRYDOCK_NAMESPACE ?? 'default',
};
const recordings: Record<string, Recorded> = { ...readRecordings() };
for (const scenario of scenariosOf(busybox).filter(({ name }) => wanted.length === 0 || wanted.includes(name))) {
  const played: Recorded[] = [];
  for (let i = 0; i < plays; i++) played.push(await recordTimeline(scenario, cluster));
  const [first] = played;
  if (!first) continue;
  const timeline = first.timeline.map(({ what }) => {
    const moments = played.flatMap((one) => one.timeline.filter((mark) => mark.what === what).map(({ ms }) => ms));
    return { what, ms: Math.min(...moments) };
  });
  recordings[scenario.name] = { timeline, events: first.events };
  console.log(scenario.name, JSON.stringify(timeline));
}
writeRecordings(recordings);
