import type { PodWorker } from './pod-worker.ts';

const message = 'Pod was active on the node longer than the specified deadline';

/** Fails a Pod that runs for longer than its activeDeadlineSeconds; undefined where it may run for ever (pkg/kubelet/active_deadline.go). */
export function watchDeadline(worker: PodWorker): Disposable | undefined {
  const { agent, pod, told } = worker;
  const { activeDeadlineSeconds: seconds } = pod.spec;
  if (seconds === undefined || told.startTime === undefined) return undefined;
  const leftMs = Date.parse(told.startTime) + seconds * 1_000 - agent.cluster.now().getTime();
  return agent.cluster.clock.after(Math.max(0, leftMs), () => {
    agent.events.ofPod(worker.pod, 'Normal', 'DeadlineExceeded', message);
    worker.fail('DeadlineExceeded', message);
  });
}
