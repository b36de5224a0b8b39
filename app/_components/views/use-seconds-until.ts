'use client';
import { useEffect, useState } from 'react';

const secondMs = 1_000;

/** Whole seconds that are left until then, counted down; undefined without an end. */
export function useSecondsUntil(end: string | undefined): number | undefined {
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    if (end === undefined) return;
    setNow(Date.now());
    const timer = setInterval(() => setNow(Date.now()), secondMs);
    return () => clearInterval(timer);
  }, [end]);
  return end === undefined ? undefined : Math.max(0, Math.ceil((Date.parse(end) - now) / secondMs));
}
