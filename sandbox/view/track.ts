import type { Lane, LanePoint, LaneSpan } from '../contract/tools-sizes.ts';

/** Of one lane; what is older is forgotten. */
const [mostSpans, mostPoints] = [60, 60];

type Open = { -readonly [Key in keyof LaneSpan]: LaneSpan[Key] };

/** Lanes of a timeline as they grow. */
export class Track {
  readonly #lanes = new Map<string, { readonly spans: Open[]; readonly points: LanePoint[] }>();
  readonly #events = new Map<string, number>();

  #lane(title: string) {
    const found = this.#lanes.get(title);
    if (found) return found;
    const lane = { spans: [], points: [] };
    this.#lanes.set(title, lane);
    return lane;
  }

  /** From now on, or since then, this is true of the lane; null: nothing is any more. */
  set(title: string, now: { state: LaneSpan['state']; label: string } | null, atMs: number): void {
    if (now === null && !this.#lanes.has(title)) return;
    const { spans } = this.#lane(title);
    const last = spans.at(-1);
    const open = last?.toMs === null ? last : undefined;
    if (open && now && open.state === now.state && open.label === now.label) return;
    if (open) open.toMs = Math.max(atMs, open.fromMs);
    if (now === null) return;
    spans.push({ ...now, fromMs: Math.max(atMs, last?.toMs ?? atMs), toMs: null });
    if (spans.length > mostSpans) spans.shift();
  }

  /** A moment; told again with a higher count, it is a further one. */
  point(title: string, key: string, point: LanePoint): void {
    if (this.#events.get(key) === point.count) return;
    this.#events.set(key, point.count);
    const { points } = this.#lane(title);
    points.push(point);
    points.sort((a, b) => a.atMs - b.atMs);
    if (points.length > mostPoints) points.shift();
  }

  /** Nothing goes on any more. */
  close(atMs: number): void {
    for (const { spans } of this.#lanes.values()) {
      const last = spans.at(-1);
      if (last?.toMs === null) last.toMs = Math.max(atMs, last.fromMs);
    }
  }

  titles(): readonly string[] {
    return [...this.#lanes.keys()];
  }

  lanes(): Lane[] {
    return [...this.#lanes].map(([title, { spans, points }]) => ({ title, spans: [...spans], points: [...points] }));
  }
}
