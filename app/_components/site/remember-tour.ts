import { tourKey } from './first-paint-script.ts';

/** Once the tour was taken or declined it is not offered again in this browser. */
export function rememberTour(): void {
  document.documentElement.dataset.tour = 'seen';
  try {
    localStorage.setItem(tourKey, 'seen');
  } catch {}
}
