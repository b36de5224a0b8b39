/** Sizes as programs read them: `250M`, `64Mi`, `1G`, `4096`. */
const factors: Readonly<Record<string, number>> = {
  '': 1,
  b: 1,
  k: 1e3,
  m: 1e6,
  g: 1e9,
  t: 1e12,
  ki: 2 ** 10,
  mi: 2 ** 20,
  gi: 2 ** 30,
  ti: 2 ** 40,
};

/** 0 for what is no size. `binary`: `M` is 2^20, as in C programs. */
export function bytesOf(text: string, binary = false): number {
  const [, digits = '0', unit = ''] = /^(\d+(?:\.\d+)?)([kmgtb]?i?)b?$/i.exec(text) ?? [];
  const lower = unit.toLowerCase();
  const named = binary && /^[kmgt]$/.test(lower) ? `${lower}i` : lower;
  return Math.round(Number(digits) * (factors[named] ?? 1));
}
