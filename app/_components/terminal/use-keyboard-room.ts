'use client';
import { useEffect } from 'react';

/** Where a soft keyboard lies over the page (iOS), `--keyboard` says how much of it: the page leaves that room. */
export function useKeyboardRoom(): void {
  useEffect(() => {
    const { visualViewport: seen } = window;
    if (seen === null) return;
    const { style } = document.documentElement;
    const measure = (): void => {
      // Who has zoomed in sees less as well, and wants no other layout.
      const covered = seen.scale > 1 ? 0 : Math.max(0, window.innerHeight - seen.height);
      style.setProperty('--keyboard', `${covered}px`);
    };
    seen.addEventListener('resize', measure);
    measure();
    return () => {
      seen.removeEventListener('resize', measure);
      style.removeProperty('--keyboard');
    };
  }, []);
}
