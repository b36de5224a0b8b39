/** Source: pkg/util/tolerations/tolerations.go. */
import type { V1Toleration } from '@kubernetes/client-node';
import { equal, type Json } from '../patch/json.ts';

/** Both lists, without those that another one includes. */
export function mergeTolerations(first: readonly V1Toleration[], second: readonly V1Toleration[]): V1Toleration[] {
  const all = [...first, ...second];
  const merged: V1Toleration[] = [];
  for (const [i, one] of all.entries()) {
    if (merged.some((known) => includes(known, one))) continue;
    if (all.slice(i + 1).some((later) => !same(later, one) && includes(later, one))) continue;
    merged.push(one);
  }
  return merged;
}

function same(a: V1Toleration, b: V1Toleration): boolean {
  return equal(a as unknown as Json, b as unknown as Json);
}

function includes(wide: V1Toleration, narrow: V1Toleration): boolean {
  if (same(wide, narrow)) return true;
  if ((narrow.key ?? '') !== (wide.key ?? '') && (wide.key || wide.operator !== 'Exists')) return false;
  if ((narrow.effect ?? '') !== (wide.effect ?? '') && wide.effect) return false;
  if (wide.effect === 'NoExecute' && wide.tolerationSeconds !== undefined)
    if (narrow.tolerationSeconds === undefined || narrow.tolerationSeconds > wide.tolerationSeconds) return false;
  if (wide.operator === 'Exists') return true;
  return (!wide.operator || wide.operator === 'Equal') && narrow.operator === 'Equal' && narrow.value === wide.value;
}
