'use client';
import { useEffect, useRef, useState } from 'react';
import styles from './splitter.module.css';

const storageKey = 'drydock.prose-width';
/** Percent of the window that the prose takes. */
const limits = { least: 30, most: 70, first: 46, step: 2 } as const;

function within(width: number): number {
  return Math.min(limits.most, Math.max(limits.least, width));
}

/** The width of the prose in percent, remembered by this browser. */
export function usePaneWidth() {
  const [width, setWidth] = useState<number>(limits.first);
  useEffect(() => {
    const kept = Number(localStorage.getItem(storageKey));
    if (kept > 0) setWidth(within(kept));
  }, []);
  return {
    width,
    setWidth: (wanted: number) => {
      setWidth(within(wanted));
      localStorage.setItem(storageKey, String(within(wanted)));
    },
  };
}

interface SplitterProps {
  readonly label: string;
  readonly width: number;
  onWidth(width: number): void;
}

/** Moves by dragging and by arrow keys (the window splitter of the ARIA Authoring Practices). */
export function Splitter({ label, width, onWidth }: SplitterProps) {
  const dragging = useRef(false);
  const steps: Record<string, number> = { ArrowLeft: -limits.step, ArrowRight: limits.step, Home: -100, End: 100 };
  return (
    <div
      role="separator"
      tabIndex={0}
      aria-label={label}
      aria-orientation="vertical"
      aria-valuenow={Math.round(width)}
      aria-valuemin={limits.least}
      aria-valuemax={limits.most}
      className={styles.splitter}
      onKeyDown={(event) => {
        const step = steps[event.key];
        if (step === undefined) return;
        event.preventDefault();
        onWidth(width + step);
      }}
      onPointerDown={(event) => {
        dragging.current = true;
        event.currentTarget.setPointerCapture(event.pointerId);
      }}
      onPointerMove={(event) => dragging.current && onWidth((event.clientX / window.innerWidth) * 100)}
      onPointerUp={() => {
        dragging.current = false;
      }}
    />
  );
}
