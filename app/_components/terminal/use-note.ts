'use client';
import { useEffect, useState } from 'react';

/** Long enough to be read, ms. */
const shownMs = 8_000;

/** A short word about what has just happened; it goes by itself. */
export function useNote(): readonly [string | null, (text: string) => void] {
  const [note, setNote] = useState<{ readonly text: string } | null>(null);
  useEffect(() => {
    if (note === null) return;
    const timer = setTimeout(() => setNote(null), shownMs);
    return () => clearTimeout(timer);
  }, [note]);
  return [note?.text ?? null, (text) => setNote({ text })];
}
