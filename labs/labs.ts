/** All labs, in the order of the course. */
import type { Lab } from './lab.ts';
import { podsLab } from './pods/lab.ts';

export const labs: readonly Lab[] = [podsLab];

export function findLab(id: string): Lab | undefined {
  return labs.find((lab) => lab.id === id);
}
