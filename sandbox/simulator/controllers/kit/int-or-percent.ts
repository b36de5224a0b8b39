/** A number, or a share of a whole. Source: apimachinery/pkg/util/intstr/intstr.go, GetScaledValueFromIntOrPercent. */

/** `25%` of `total`, rounded up or down; numbers stand for themselves. Undefined when it is neither. */
export function scaledValue(value: number | string, total: number, round: 'up' | 'down'): number | undefined {
  if (typeof value === 'number') return value;
  const found = /^(-?\d+)%$/.exec(value);
  if (!found) return undefined;
  const exact = (Number(found[1]) * total) / 100;
  return round === 'up' ? Math.ceil(exact) : Math.floor(exact);
}
