'use client';
import { useEffect, useState } from 'react';

/** How long "Copied" is shown. */
const copiedMs = 1_500;

/** Whether something was copied just now, and how to copy a text; false where the clipboard is refused. */
export function useCopied(): readonly [boolean, (text: string) => Promise<void>] {
  const [copied, setCopied] = useState(false);
  useEffect(() => {
    if (!copied) return;
    const timer = setTimeout(() => setCopied(false), copiedMs);
    return () => clearTimeout(timer);
  }, [copied]);
  const copy = async (text: string): Promise<void> => {
    await navigator.clipboard?.writeText(text).then(
      () => setCopied(true),
      () => {},
    );
  };
  return [copied, copy];
}
