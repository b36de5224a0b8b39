/** What happened to a Pod after it was deleted, and when. */
import type { ContainerStatus, Pod } from '../pod.ts';

export interface Mark {
  /** `a TERM`, `Succeeded a=0`, `gone` */
  readonly what: string;
  /** Since the deletion was asked for, ms. */
  readonly ms: number;
}

export type Timeline = readonly Mark[];

export interface LogLineSeen {
  readonly container: string;
  readonly atMs: number;
  readonly text: string;
}

export interface PodSeen {
  /** Undefined when it was gone. */
  readonly pod: Pod | undefined;
  readonly atMs: number;
}

/** Puts in order what was seen, but for `up`. A watch may tell of the deletion a little after the Pod has heard of it. */
export function timelineOf(deletedMs: number, lines: readonly LogLineSeen[], pods: readonly PodSeen[]): Timeline {
  const said = lines
    .filter(({ text }) => text.trim() !== 'up')
    .map(({ container, atMs, text }) => ({ what: `${container} ${text.trim()}`, ms: atMs - deletedMs }));
  const told: Mark[] = [];
  for (const { pod, atMs } of pods) {
    if (atMs < deletedMs) continue;
    const what = pod ? describe(pod) : 'gone';
    if (what !== undefined && !told.some((mark) => mark.what === what)) told.push({ what, ms: atMs - deletedMs });
  }
  return [...said, ...told].sort((a, b) => a.ms - b.ms);
}

/** Its end, once it is told. */
function describe({ status }: Pod): string | undefined {
  const { phase, initContainerStatuses = [], containerStatuses = [] } = status;
  if (phase !== 'Succeeded' && phase !== 'Failed') return undefined;
  const codes = [...initContainerStatuses, ...containerStatuses].map(
    ({ name, state }: ContainerStatus) => `${name}=${state.terminated?.exitCode ?? '?'}`,
  );
  return `${phase} ${codes.join(' ')}`;
}
