/** Writes a Pod's status to the API server, as far as it is the kubelet's. Source: mergePodStatus and updateStatusInternal in pkg/kubelet/status/status_manager.go. */
import type { Cluster } from '../../cluster/cluster.ts';
import { updateAs } from '../../controllers/create-as.ts';
import { StatusError } from '../../meta/status.ts';
import type { JsonObject } from '../../patch/json.ts';
import { metaOf } from '../../registry/object-access.ts';
import { kubeletOf } from '../kubelet-identity.ts';
import { type Condition, isTerminal, type Pod, type PodStatus } from '../pod.ts';
import { isOwn } from './pod-status.ts';

/** Times of transitions and of the start, kept from what was told before. */
export function settleTimes(status: PodStatus, old: PodStatus, now: string): PodStatus {
  return {
    ...status,
    conditions: (status.conditions ?? []).map((condition) => {
      const before = old.conditions?.find(({ type }) => type === condition.type);
      if (!isOwn(condition.type) && condition.lastTransitionTime !== undefined) return condition;
      const same = before?.status === condition.status ? before.lastTransitionTime : undefined;
      // Those of a resize say when it was looked at; the others never do.
      const looked = condition.type.startsWith('PodResize') ? { lastProbeTime: before?.lastProbeTime ?? now } : {};
      return { ...condition, ...looked, lastTransitionTime: same ?? now };
    }),
    startTime: old.startTime ?? status.startTime ?? now,
  };
}

/** `mayRun`: its containers may still run, so that it must not be told as over. False when the Pod is not there any more. */
export function writeStatus(cluster: Cluster, pod: Pod, status: PodStatus, mayRun: boolean): boolean {
  const { namespace, name, uid } = pod.metadata;
  const found = cluster.reader.get('/api/v1/pods', namespace, name);
  if (!found || metaOf(found).uid !== uid) return false;
  const change = (live: JsonObject): JsonObject => {
    const merged = merge((live.status ?? {}) as unknown as PodStatus, status, mayRun);
    return { ...live, status: merged as unknown as JsonObject };
  };
  try {
    updateAs(cluster, '/api/v1/pods', { namespace, name, subresource: 'status' }, change, kubeletOf(pod.spec.nodeName));
    return true;
  } catch (error) {
    if (error instanceof StatusError) return false;
    throw error;
  }
}

/** What others wrote into the status stays. */
function foreignFields(live: PodStatus): PodStatus {
  const foreign = ['resourceClaimStatuses', 'extendedResourceClaimStatus'];
  return Object.fromEntries(Object.entries(live).filter(([key]) => foreign.includes(key)));
}

function merge(live: PodStatus, status: PodStatus, mayRun: boolean): PodStatus {
  const foreign = (live.conditions ?? []).filter(({ type }) => !isOwn(type));
  // Others write it, too: an eviction by the API, a preemption.
  const disruption = status.conditions?.find(({ type }) => type === 'DisruptionTarget');
  if (disruption && !foreign.some(({ type }) => type === disruption.type)) foreign.push(disruption);
  const own = (status.conditions ?? []).filter(({ type }) => isOwn(type));
  const held = mayRun && isTerminal(status.phase) && !isTerminal(live.phase);
  const conditions = [...foreign, ...own.map((one) => closed(one, status, held))];
  const merged: PodStatus = { ...foreignFields(live), ...status, conditions };
  if (!held) return merged;
  const { reason: _r, message: _m, ...rest } = merged;
  return {
    ...rest,
    ...(live.phase ? { phase: live.phase } : {}),
    ...(live.reason ? { reason: live.reason } : {}),
    ...(live.message ? { message: live.message } : {}),
  };
}

/** A Pod that is over is not ready, whatever the probes said last. */
function closed(condition: Condition, { phase }: PodStatus, held: boolean): Condition {
  if (held || !isTerminal(phase) || condition.status !== 'True') return condition;
  if (condition.type !== 'Ready' && condition.type !== 'ContainersReady') return condition;
  return { ...condition, status: 'False', reason: phase === 'Failed' ? 'PodFailed' : 'PodCompleted' };
}
