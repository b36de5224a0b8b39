/** All labs, in the order of the course. */

import { deploymentsLab } from './deployments/lab.ts';
import type { Lab } from './lab.ts';
import { podsLab } from './pods/lab.ts';
import { servicesLab } from './services/lab.ts';
import { shutdownLab } from './shutdown/lab.ts';

export const labs: readonly Lab[] = [podsLab, deploymentsLab, servicesLab, shutdownLab];

export function findLab(id: string): Lab | undefined {
  return labs.find((lab) => lab.id === id);
}
