import type { KubernetesObject } from '../../labs/lab.ts';
import type { SeenCluster } from '../checks/watch-cluster.ts';
import type { ChangesAnswer, ObjectChange } from '../contract/tools-sizes.ts';
import { diffLines } from './diff-lines.ts';
import { isOfLearner } from './draw-cluster.ts';
import { shownName } from './read-fields.ts';
import { drawnCollections, otherCollections } from './seen-collections.ts';
import { writeWanted } from './write-yaml.ts';

/** What is kept at most: a learner who changes more will not look back so far. */
const [mostObjects, mostVersions] = [300, 30];
/** Changes no further apart belong to one command. */
const momentMs = 2_000;

interface Version {
  readonly atMs: number;
  /** Null once it is gone. */
  readonly text: string | null;
}

interface Kept {
  readonly kind: string;
  readonly name: string;
  resourceVersion: string;
  readonly versions: Version[];
}

/** Remembers how the objects that learners write themselves looked after each change; what controllers make is left out. */
export class ChangeRecord {
  readonly #kept = new Map<string, Kept>();
  #knownSinceMs: number | undefined;

  note(state: SeenCluster, nowMs: number): void {
    const first = this.#knownSinceMs === undefined;
    this.#knownSinceMs ??= nowMs;
    const seen = new Set<string>();
    for (const collection of [...drawnCollections, ...otherCollections])
      for (const object of state.list(collection)) {
        if (!isOfLearner(object) || isControlled(object)) continue;
        seen.add(object.metadata.uid);
        // What was there before anybody looked is no change.
        this.#keep(object, first ? 0 : nowMs);
      }
    for (const [uid, kept] of this.#kept)
      if (!seen.has(uid) && kept.versions.at(-1)?.text !== null) push(kept.versions, { atMs: nowMs, text: null });
  }

  #keep(object: KubernetesObject, atMs: number): void {
    const { uid } = object.metadata;
    const { resourceVersion } = object.metadata as { resourceVersion?: string };
    const kept = this.#kept.get(uid);
    if (kept && resourceVersion !== undefined && kept.resourceVersion === resourceVersion) return;
    const text = writeWanted(object);
    if (!kept) {
      this.#kept.set(uid, {
        kind: object.kind,
        name: shownName(object),
        resourceVersion: resourceVersion ?? '',
        versions: [{ atMs, text }],
      });
      const [oldest] = this.#kept.keys();
      if (this.#kept.size > mostObjects && oldest !== undefined) this.#kept.delete(oldest);
      return;
    }
    kept.resourceVersion = resourceVersion ?? '';
    if (kept.versions.at(-1)?.text !== text) push(kept.versions, { atMs, text });
  }

  /** By the time of the last change, newest first. */
  since(ms: number): ChangesAnswer {
    // What was there before anybody looked has the time 0.
    const sinceMs = Math.max(1, ms);
    const changes: ObjectChange[] = [];
    const times = new Set<number>();
    for (const [uid, { kind, name, versions }] of this.#kept) {
      for (const { atMs } of versions) if (atMs > 0) times.add(atMs);
      const before = versions.findLast(({ atMs }) => atMs < sinceMs)?.text ?? null;
      const last = versions.at(-1);
      if (!last || last.atMs < sinceMs || last.text === before) continue;
      const how = before === null ? 'created' : last.text === null ? 'deleted' : 'changed';
      changes.push({ uid, kind, name, how, atMs: last.atMs, hunks: diffLines(before ?? '', last.text ?? '') });
    }
    return {
      changes: changes.sort((a, b) => b.atMs - a.atMs),
      moments: beginnings([...times].sort((a, b) => a - b)).reverse(),
      knownSinceMs: this.#knownSinceMs ?? 0,
    };
  }
}

function push(versions: Version[], version: Version): void {
  versions.push(version);
  // The first stays: without it the object would seem new.
  if (versions.length > mostVersions) versions.splice(1, 1);
}

function isControlled({ metadata }: KubernetesObject): boolean {
  return (metadata.ownerReferences ?? []).some(({ controller }) => controller === true);
}

/** The first of each run of times that are close together. */
function beginnings(times: readonly number[]): number[] {
  return times.filter((time, index) => time - (times[index - 1] ?? Number.NEGATIVE_INFINITY) > momentMs);
}
