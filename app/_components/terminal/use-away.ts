'use client';
import { useEffect, useRef } from 'react';

/** How often a window is looked at: it tells nobody when it is closed, ms. */
const lookMs = 500;
const size = { width: 960, height: 640 } as const;

/** Terminals in windows of their own; `onBack` when such a window is closed. */
export function useAway(onBack: (name: string) => void) {
  const windows = useRef(new Map<string, Window>());
  const back = useRef(onBack);
  back.current = onBack;
  useEffect(() => {
    const opened = windows.current;
    const looking = setInterval(() => {
      for (const [name, window_] of opened) {
        if (!window_.closed) continue;
        opened.delete(name);
        back.current(name);
      }
    }, lookMs);
    return () => {
      clearInterval(looking);
      // Without the lesson nobody would take them back.
      for (const window_ of opened.values()) window_.close();
    };
  }, []);
  return {
    /** False when the browser opens no window. */
    popOut(name: string, path: string): boolean {
      const opened = window.open(path, path.split('?')[0], `popup,width=${size.width},height=${size.height}`);
      if (opened === null) return false;
      windows.current.set(name, opened);
      return true;
    },
    bringBack(name: string): void {
      windows.current.get(name)?.close();
      windows.current.delete(name);
      back.current(name);
    },
  };
}
