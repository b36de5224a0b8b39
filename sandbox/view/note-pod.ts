import type { KubernetesObject } from '../../labs/lab.ts';
import type { LaneSpan } from '../contract/tools-sizes.ts';
import { describeObject } from './describe-object.ts';
import { arrayAt, numberAt, recordAt, textAt } from './read-fields.ts';
import type { Track } from './track.ts';

type State = { readonly state: LaneSpan['state']; readonly label: string };
type Fields = Readonly<Record<string, unknown>>;

/**
 * Writes into a Pod's lanes what its object says now: the Pod, its containers, their probes, whether it is ready.
 * `first`: it was there before anybody looked.
 */
export function notePod(track: Track, pod: KubernetesObject, nowMs: number, first: boolean): void {
  // What began before anybody looked began when the object says; after that, the moment it was seen is more exact.
  const since = (time: string): number => {
    const told = Date.parse(time);
    return first && !Number.isNaN(told) ? Math.min(told, nowMs) : nowMs;
  };
  track.set('pod', stateOf(pod), since(pod.metadata.creationTimestamp ?? ''));
  const status = recordAt(pod, 'status');
  const specs = [...arrayAt(recordAt(pod, 'spec'), 'initContainers'), ...arrayAt(recordAt(pod, 'spec'), 'containers')];
  for (const container of [...arrayAt(status, 'initContainerStatuses'), ...arrayAt(status, 'containerStatuses')]) {
    const name = textAt(container, 'name');
    const { began, ...state } = containerState(recordAt(container, 'state'));
    track.set(`name:${name}`, state, since(began));
    noteProbes(track, specs.find((spec) => textAt(spec, 'name') === name) ?? {}, container, nowMs);
  }
  const ready = arrayAt(status, 'conditions').find(({ type }) => type === 'Ready');
  if (ready) {
    const is = textAt(ready, 'status') === 'True';
    const label = is ? 'Ready' : textAt(ready, 'reason') || 'not Ready';
    track.set('ready', { state: is ? 'good' : 'waiting', label }, since(textAt(ready, 'lastTransitionTime')));
  }
}

function stateOf(pod: KubernetesObject): State {
  const { state, detail } = describeObject(pod);
  if (state === 'ending') return { state, label: 'Terminating' };
  return { state: detail === 'Completed' ? 'done' : state, label: detail };
}

function containerState(state: Fields): State & { readonly began: string } {
  const [waiting, running, ended] = [
    recordAt(state, 'waiting'),
    recordAt(state, 'running'),
    recordAt(state, 'terminated'),
  ];
  if (state.running !== undefined) return { state: 'good', label: 'Running', began: textAt(running, 'startedAt') };
  if (state.terminated !== undefined) {
    const code = numberAt(ended, 'exitCode');
    const label = `${textAt(ended, 'reason') || 'Terminated'} (${code})`;
    return { state: code === 0 ? 'done' : 'bad', label, began: textAt(ended, 'finishedAt') };
  }
  const reason = textAt(waiting, 'reason') || 'Waiting';
  return { state: /BackOff|Err/.test(reason) ? 'bad' : 'waiting', label: reason, began: '' };
}

/** What probes found is told by two fields of a container, and by events where they fail. */
function noteProbes(track: Track, spec: Fields, status: Fields, nowMs: number): void {
  const name = textAt(spec, 'name');
  const found = (probe: string, passes: boolean): void => {
    if (spec[probe] === undefined || status.state === undefined) return;
    track.set(
      `probe:${probe}:${name}`,
      passes ? { state: 'good', label: 'passes' } : { state: 'waiting', label: 'not yet' },
      nowMs,
    );
  };
  const runs = recordAt(status, 'state').running !== undefined;
  if (!runs) {
    for (const probe of ['startupProbe', 'readinessProbe']) track.set(`probe:${probe}:${name}`, null, nowMs);
    return;
  }
  found('startupProbe', status.started === true);
  if (status.started === true) found('readinessProbe', status.ready === true);
}
