/** Evicts a Pod that writes more to the disk of its node than it may. Source: localStorageEviction in pkg/kubelet/eviction/eviction_manager.go. */
import { addQuantities, parseQuantity } from '../../kinds/quantity.ts';
import { isSidecar } from '../pod.ts';
import type { PodWorker } from '../pod-worker.ts';

/** How often the kubelet looks (evictionMonitoringPeriod), and how old what it knows of volumes may be (volumeStatsAggPeriod), ms. */
const [monitorMs, volumeStatsMs] = [10_000, 60_000];
const nanosPerByte = 1_000_000_000n;
const storage = 'ephemeral-storage';

export class LocalStorage implements Disposable {
  readonly #worker: PodWorker;
  #timer: Disposable | undefined;

  constructor(worker: PodWorker) {
    this.#worker = worker;
  }

  /** Something of it grew. Nothing waits for a Pod that writes nothing, or may write what it wants. */
  grew(): void {
    if (this.#timer) return;
    const { spec } = this.#worker.pod;
    const limitsVolume = spec.volumes?.some(({ emptyDir }) => emptyDir?.sizeLimit !== undefined) ?? false;
    const limitsContainer = spec.containers.some(({ resources }) => resources?.limits?.[storage] !== undefined);
    if (!limitsVolume && !limitsContainer) return;
    const { clock } = this.#worker.agent.cluster;
    const nowMs = clock.now().getTime();
    const everyMs = limitsVolume ? volumeStatsMs : monitorMs;
    this.#timer = clock.after(everyMs - (nowMs % everyMs), () => {
      this.#timer = undefined;
      const message = this.#excess();
      if (message !== undefined) this.#worker.evict(message);
    });
  }

  #excess(): string | undefined {
    const { pod, volumes, records } = this.#worker;
    let volumeBytes = 0;
    for (const { name, emptyDir } of pod.spec.volumes ?? []) {
      if (!emptyDir) continue;
      const used = volumes.usedBytes(name);
      if (emptyDir.medium !== 'Memory') volumeBytes += used;
      const { sizeLimit } = emptyDir;
      if (sizeLimit !== undefined && bytes(sizeLimit) > 0 && used > bytes(sizeLimit))
        return `Usage of EmptyDir volume ${JSON.stringify(name)} exceeds the limit ${JSON.stringify(sizeLimit)}. `;
    }
    const containers = [...pod.spec.containers, ...(pod.spec.initContainers ?? []).filter(isSidecar)];
    const limits = containers.flatMap(({ resources }) => resources?.limits?.[storage] ?? []);
    const usedBy = (name: string): number => records.find(name)?.container?.usage().storageBytes ?? 0;
    const total = containers.reduce((sum, { name }) => sum + usedBy(name), volumeBytes);
    if (limits.length > 0 && total > bytes(addQuantities(...limits)))
      return `Pod ephemeral local storage usage exceeds the total limit of containers ${addQuantities(...limits)}. `;
    for (const { name, resources } of pod.spec.containers) {
      const limit = resources?.limits?.[storage];
      if (limit !== undefined && usedBy(name) > bytes(limit))
        return `Container ${name} exceeded its local ephemeral storage limit ${JSON.stringify(limit)}. `;
    }
    return undefined;
  }

  [Symbol.dispose](): void {
    this.#timer?.[Symbol.dispose]();
  }
}

function bytes(quantity: string): number {
  return Number(parseQuantity(quantity).nanos / nanosPerByte);
}
