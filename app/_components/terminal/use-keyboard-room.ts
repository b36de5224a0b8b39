'use client';
import { useEffect } from 'react';

/** What covers more than this is a keyboard, and no bar of the browser; CSS pixels. */
const leastKeyboard = 120;

/** Where a soft keyboard lies over the page (iOS), `--keyboard` says how much of it: the page leaves that room. The root has `data-keyboard` meanwhile. */
export function useKeyboardRoom(): void {
  useEffect(() => {
    const { visualViewport: seen } = window;
    if (seen === null) return;
    const root = document.documentElement;
    const measure = (): void => {
      // Who has zoomed in sees less as well, and wants no other layout.
      const covered = seen.scale > 1 ? 0 : Math.max(0, window.innerHeight - seen.height);
      root.style.setProperty('--keyboard', `${covered}px`);
      root.toggleAttribute('data-keyboard', covered > leastKeyboard);
    };
    seen.addEventListener('resize', measure);
    measure();
    return () => {
      seen.removeEventListener('resize', measure);
      root.style.removeProperty('--keyboard');
      root.removeAttribute('data-keyboard');
    };
  }, []);
}
