'use client';
import { useEffect } from 'react';

/** What covers more than this is a keyboard, and no bar of the browser; CSS pixels. */
const leastKeyboard = 120;

/**
 * While a soft keyboard is up the root has `data-keyboard`. Where it lies over the page (iOS), `--keyboard` says how much of it:
 * the page leaves that room. Elsewhere (Android, see `interactiveWidget`) the window itself is less high than it was.
 */
export function useKeyboardRoom(): void {
  useEffect(() => {
    const { visualViewport: seen } = window;
    if (seen === null) return;
    const root = document.documentElement;
    const fingers = matchMedia('(pointer: coarse)');
    let width = 0;
    let highest = 0;
    const measure = (): void => {
      // Who has zoomed in sees less as well, and wants no other layout.
      const height = seen.scale > 1 ? window.innerHeight : seen.height;
      // A device that is turned begins anew.
      if (window.innerWidth !== width) highest = 0;
      width = window.innerWidth;
      highest = Math.max(highest, window.innerHeight);
      root.style.setProperty('--keyboard', `${Math.max(0, window.innerHeight - height)}px`);
      root.toggleAttribute('data-keyboard', fingers.matches && highest - height > leastKeyboard);
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
