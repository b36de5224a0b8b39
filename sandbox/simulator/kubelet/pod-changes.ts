/** What of a stored Pod concerns its kubelet. */
import { equal, type JsonObject } from '../patch/json.ts';
import { isTerminal, type Pod } from './pod.ts';

/** What downward API volumes may show. */
function shown({ metadata: { labels = {}, annotations = {} } }: Pod): JsonObject {
  return { labels, annotations };
}

function conditionsOf({ status }: Pod): JsonObject {
  return { conditions: status.conditions ?? [] } as unknown as JsonObject;
}

export function showsOther(pod: Pod, before: Pod): boolean {
  return !equal(shown(pod), shown(before));
}

/** Whether the Pod is to be looked at again. Most changes are the kubelet's own. */
export function concerns(pod: Pod, before: Pod): boolean {
  const isMarked = pod.metadata.deletionTimestamp !== undefined;
  const wasMarked = before.metadata.deletionTimestamp !== undefined;
  if (pod.metadata.generation !== before.metadata.generation || isMarked !== wasMarked) return true;
  if (showsOther(pod, before) || isTerminal(pod.status.phase)) return true;
  const gates = pod.spec.readinessGates ?? [];
  return gates.length > 0 && !equal(conditionsOf(pod), conditionsOf(before));
}
