/** Room for one mark of the axis, px. */
const roomFor = 64;
const steps = [1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 1_800, 3_600, 7_200];

/** Seconds at which the axis has a mark: round ones, as many as there is room for. */
export function ticksFor(lengthMs: number, width: number): number[] {
  const most = Math.max(1, Math.floor(width / roomFor));
  const step = steps.find((seconds) => lengthMs / 1_000 / seconds <= most) ?? 14_400;
  return Array.from({ length: Math.floor(lengthMs / 1_000 / step) + 1 }, (_, index) => index * step);
}
