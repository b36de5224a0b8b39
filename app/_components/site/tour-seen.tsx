'use client';
import { useEffect } from 'react';
import { rememberTour } from './remember-tour.ts';

/** On the tour itself: whoever is here need not be asked again. */
export function TourSeen() {
  useEffect(rememberTour, []);
  return null;
}
