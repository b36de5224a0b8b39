import { useEffect, useReducer, useRef } from 'react';

/** What comes at once; each takes about a millisecond to be put into the picture, and the page must answer meanwhile. */
const mostAtOnce = 30;

/** The same items, but of many that are new only some are added at a time, the next ones after the browser had its turn. */
export function useGradually<Item extends { readonly id: string }>(items: Item[]): Item[] {
  const shown = useRef<ReadonlySet<string>>(new Set());
  const [, goOn] = useReducer((count: number) => count + 1, 0);
  let fresh = 0;
  const now = items.filter(({ id }) => shown.current.has(id) || ++fresh <= mostAtOnce);
  const complete = now.length === items.length;
  useEffect(() => {
    shown.current = new Set(now.map(({ id }) => id));
    if (complete) return;
    const timer = setTimeout(goOn);
    return () => clearTimeout(timer);
  });
  return now;
}
