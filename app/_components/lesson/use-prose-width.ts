'use client';
import { useEffect, useState } from 'react';

const storageKey = 'drydock.prose-width';
/** Percent of the window that the prose takes. */
export const proseWidths = { least: 30, most: 70, first: 46, step: 2 } as const;

/** The width of the prose in percent, remembered by this browser. */
export function useProseWidth(): readonly [number, (width: number) => void] {
  const [width, setWidth] = useState<number>(proseWidths.first);
  useEffect(() => {
    const kept = Number(localStorage.getItem(storageKey));
    if (kept > 0) setWidth(kept);
  }, []);
  const keep = (wanted: number): void => {
    setWidth(wanted);
    localStorage.setItem(storageKey, String(wanted));
  };
  return [width, keep];
}
