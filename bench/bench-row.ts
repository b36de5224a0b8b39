/** One measured figure, with the bound it is held to. */
export interface BenchRow {
  readonly name: string;
  readonly value: number;
  readonly unit: string;
  /** Null for a figure that only stands beside others. */
  readonly bound: number | null;
  readonly holds: boolean;
}

/** What others are compared with. */
export function reference(name: string, value: number, unit: string): BenchRow {
  return { name, value: Math.round(value * 100) / 100, unit, bound: null, holds: true };
}

/** A figure that must not be larger than its bound. */
export function atMost(name: string, value: number, unit: string, bound: number): BenchRow {
  return { name, value: Math.round(value * 100) / 100, unit, bound, holds: value <= bound };
}

/** A part of a bench that did not get to its figures. */
export function notMeasured(part: string): BenchRow {
  return { name: `${part}: not measured`, value: Number.NaN, unit: '', bound: null, holds: false };
}

/** The value below which `share` of the samples lie: 0.5 is the median. Throws without samples. */
export function percentile(samples: readonly number[], share: number): number {
  const sorted = [...samples].sort((a, b) => a - b);
  const value = sorted[Math.min(sorted.length - 1, Math.ceil(share * sorted.length) - 1)];
  if (value === undefined) throw new Error('no samples');
  return value;
}
