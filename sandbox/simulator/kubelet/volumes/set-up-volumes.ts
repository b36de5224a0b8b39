/** Waits until a Pod's volumes are there, and says what hinders them. Source: WaitForAttachAndMount in pkg/kubelet/volumemanager/volume_manager.go. */
import { sleep } from '../../time/clock.ts';
import type { PodWorker } from '../pod-worker.ts';

/** Between tries: 500 ms, doubling (pkg/util/goroutinemap/exponentialbackoff). */
const [firstRetryMs, mostRetryMs] = [500, 122_000];
/** After this the kubelet looks at the Pod anew (podAttachAndMountTimeout). */
const patienceMs = 123_000;

/** False when it gave up for now, or the Pod is to be stopped. Rejects with the signal's reason. */
export async function setUpVolumes(worker: PodWorker): Promise<boolean> {
  const { agent, volumes, signal } = worker;
  const { clock } = agent.cluster;
  const untilMs = clock.now().getTime() + patienceMs;
  for (let retryMs = worker.volumeRetryMs; ; retryMs = Math.min(retryMs * 2, mostRetryMs)) {
    const failures = volumes.setUp(worker.pod);
    if (failures.length === 0) {
      worker.volumeRetryMs = firstRetryMs;
      return true;
    }
    for (const { volume, message } of failures) {
      const text = `MountVolume.SetUp failed for volume ${JSON.stringify(volume)} : ${message}`;
      agent.events.ofPod(worker.pod, 'Warning', 'FailedMount', text);
    }
    worker.volumeRetryMs = Math.min(retryMs * 2, mostRetryMs);
    if (clock.now().getTime() + retryMs > untilMs) return false;
    await sleepUnlessStopped(worker, retryMs, signal);
    if (worker.isToStop()) return false;
  }
}

async function sleepUnlessStopped(worker: PodWorker, ms: number, signal: AbortSignal): Promise<void> {
  const over = new AbortController();
  using _ = worker.onStop(() => over.abort());
  await sleep(worker.agent.cluster.clock, ms, AbortSignal.any([signal, over.signal])).catch((error: unknown) => {
    if (signal.aborted) throw error;
  });
}
