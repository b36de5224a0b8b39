import type { KubernetesObject } from '../../labs/lab.ts';
import type { PodMark } from '../contract/cluster-view.ts';
import { arrayAt, recordAt, shownName, textAt } from './read-fields.ts';

/** Remembers when Pods became ready and when they were told to stop, also of those that are gone. */
export class PodMarks {
  readonly #marks = new Map<string, PodMark>();

  note(pods: readonly KubernetesObject[]): void {
    for (const pod of pods) {
      const { uid, deletionTimestamp } = pod.metadata;
      const name = shownName(pod);
      const ready = arrayAt(recordAt(pod, 'status'), 'conditions').find(
        ({ type, status }) => type === 'Ready' && status === 'True',
      );
      if (ready) this.#keep(`${uid} ready`, textAt(ready, 'lastTransitionTime'), name, 'ready');
      if (deletionTimestamp === undefined) continue;
      // The time in it is the end of the grace period.
      const grace = Number(recordAt(pod, 'metadata').deletionGracePeriodSeconds ?? 0) * 1_000;
      this.#keep(`${uid} stopping`, new Date(Date.parse(deletionTimestamp) - grace).toISOString(), name, 'stopping');
    }
  }

  /** The first time counts: a Pod that is ready a second time is no new one. */
  #keep(key: string, at: string, pod: string, what: PodMark['what']): void {
    const atMs = Date.parse(at);
    if (!Number.isNaN(atMs) && !this.#marks.has(key)) this.#marks.set(key, { atMs, pod, what });
  }

  since(ms: number): PodMark[] {
    for (const [key, { atMs }] of this.#marks) if (atMs < ms) this.#marks.delete(key);
    return [...this.#marks.values()].sort((a, b) => a.atMs - b.atMs);
  }
}
