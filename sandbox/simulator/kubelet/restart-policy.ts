/** Whether a container that ended is started again. Source: pkg/api/v1/pod/util.go and pkg/kubelet/container/helpers.go. */
import type { ContainerRecords } from './container-record.ts';
import type { ContainerSpec, Pod, PodSpec } from './pod.ts';

/** By the container's own policy and rules, else by the Pod's. */
export function restartsAfter(container: ContainerSpec, { restartPolicy }: PodSpec, exitCode: number): boolean {
  if (container.restartPolicy !== undefined) {
    const rule = container.restartPolicyRules?.find(({ exitCodes }) => {
      const isIn = exitCodes?.values?.includes(exitCode) ?? false;
      return exitCodes?.operator === 'In' ? isIn : exitCodes?.operator === 'NotIn' && !isIn;
    });
    if (rule?.action === 'Restart') return true;
  }
  const policy = container.restartPolicy ?? restartPolicy;
  return policy === 'Always' || (policy === 'OnFailure' && exitCode !== 0);
}

/** Whether the next sync is to start the container. */
export function isToStart(container: ContainerSpec, pod: Pod, records: ContainerRecords): boolean {
  if (pod.metadata.deletionTimestamp !== undefined) return false;
  const record = records.find(container.name);
  if (!record || record.state === 'created') return true;
  if (record.state === 'running') return false;
  return restartsAfter(container, pod.spec, record.end?.code ?? 0);
}
