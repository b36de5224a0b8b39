'use client';
import { useEffect } from 'react';

/** What covers more than this is a keyboard, and no bar of the browser; CSS pixels. */
const leastKeyboard = 120;
/** What a keyboard comes up for. */
const written = 'input, textarea, [contenteditable]';

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
      // A split screen makes the window less high as well, and nothing is written there.
      const writes = document.activeElement?.matches(written) === true;
      root.toggleAttribute('data-keyboard', writes && fingers.matches && highest - height > leastKeyboard);
    };
    // The tap that has moved the focus ends first, or what it meant would have moved away.
    let frame = 0;
    const soon = (): void => {
      cancelAnimationFrame(frame);
      frame = requestAnimationFrame(measure);
    };
    seen.addEventListener('resize', measure);
    document.addEventListener('focusin', soon);
    document.addEventListener('focusout', soon);
    measure();
    return () => {
      cancelAnimationFrame(frame);
      seen.removeEventListener('resize', measure);
      document.removeEventListener('focusin', soon);
      document.removeEventListener('focusout', soon);
      root.style.removeProperty('--keyboard');
      root.removeAttribute('data-keyboard');
    };
  }, []);
}
