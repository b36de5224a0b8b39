/** Whose log is meant, or why there is none yet, in the kubelet's words. Source: pkg/kubelet/kubelet_pods.go (validateContainerLogStatus). */
import { badRequest } from '../../meta/status.ts';
import { isList, isObject, type JsonObject } from '../../patch/json.ts';
import type { Container } from '../../runtime/container-runtime.ts';
import type { FoundPod } from './find-pod.ts';

/** Throws StatusError 400. */
export function loggedContainer(found: FoundPod, name: string, previous: boolean): Container {
  const status = statusOf(found.pod, name);
  const quoted = `container ${JSON.stringify(name)} in pod ${JSON.stringify(found.name)}`;
  if (!status) throw badRequest(`${quoted} is not available`);
  const state = isObject(status.state) ? status.state : {};
  const ended = terminated(status.lastState);
  if (previous) {
    if (!ended?.containerID) throw badRequest(`previous terminated ${quoted} not found`);
    return ran(found.running?.previous(name), ended.containerID);
  }
  if (isObject(state.running)) return ran(found.running?.container(name), status.containerID);
  const now = terminated(state);
  if (now) {
    if (now.containerID) return ran(found.running?.container(name), now.containerID);
    if (ended?.containerID) return ran(endedOne(found, name, ended.containerID), ended.containerID);
    throw badRequest(`${quoted} is terminated`);
  }
  if (ended) {
    if (!ended.containerID) throw badRequest(`${quoted} is terminated`);
    return ran(endedOne(found, name, ended.containerID), ended.containerID);
  }
  const waiting = isObject(state.waiting) ? String(state.waiting.reason ?? '') : undefined;
  if (waiting === undefined) throw badRequest(`${quoted} is waiting to start - no logs yet`);
  const why: Record<string, string> = {
    ErrImagePull: "image can't be pulled",
    ImagePullBackOff: 'trying and failing to pull image',
  };
  throw badRequest(`${quoted} is waiting to start: ${why[waiting] ?? waiting}`);
}

function statusOf(pod: JsonObject, name: string): JsonObject | undefined {
  const status = isObject(pod.status) ? pod.status : {};
  return ['containerStatuses', 'initContainerStatuses', 'ephemeralContainerStatuses']
    .flatMap((key) => (isList(status[key]) ? status[key] : []))
    .filter(isObject)
    .find((one) => one.name === name);
}

function terminated(state: JsonObject[string] | undefined): JsonObject | undefined {
  return isObject(state) && isObject(state.terminated) ? state.terminated : undefined;
}

/** Status may lag: the one that has ended may have a successor already. */
function endedOne({ running }: FoundPod, name: string, id: unknown): Container | undefined {
  const both = [running?.container(name), running?.previous(name)];
  return both.find((one) => one !== undefined && String(id).endsWith(one.id)) ?? both[0] ?? both[1];
}

function ran(container: Container | undefined, id: unknown): Container {
  if (container) return container;
  throw badRequest(`unable to retrieve container logs for ${String(id)}`);
}
