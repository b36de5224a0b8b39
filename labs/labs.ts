/** All labs: those of the course in its order, then the tour's. */

import { deploymentsLab } from './deployments/lab.ts';
import type { Lab } from './lab.ts';
import { podsLab } from './pods/lab.ts';
import { productionLab } from './production/lab.ts';
import { servicesLab } from './services/lab.ts';
import { shutdownLab } from './shutdown/lab.ts';
import { tourLab } from './tour/lab.ts';

export const labs: readonly Lab[] = [podsLab, deploymentsLab, servicesLab, shutdownLab, productionLab, tourLab];

export function findLab(id: string): Lab | undefined {
  return labs.find((lab) => lab.id === id);
}
