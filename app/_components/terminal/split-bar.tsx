'use client';
import { useRef } from 'react';
import styles from './terminals.module.css';

/** Percent that the first of two terminals takes. */
export const shares = { least: 20, first: 50, most: 80, step: 5 } as const;

interface SplitBarProps {
  readonly label: string;
  readonly direction: 'beside' | 'below';
  readonly share: number;
  onShare(share: number): void;
}

/** Between two terminals; moves by dragging and by arrow keys (the window splitter of the ARIA Authoring Practices). */
export function SplitBar({ label, direction, share, onShare }: SplitBarProps) {
  const dragging = useRef(false);
  const beside = direction === 'beside';
  const set = (wanted: number): void => onShare(Math.min(shares.most, Math.max(shares.least, wanted)));
  const keys: Record<string, number> = {
    [beside ? 'ArrowLeft' : 'ArrowUp']: -shares.step,
    [beside ? 'ArrowRight' : 'ArrowDown']: shares.step,
    Home: -100,
    End: 100,
  };
  return (
    <div
      role="separator"
      tabIndex={0}
      aria-label={label}
      aria-orientation={beside ? 'vertical' : 'horizontal'}
      aria-valuenow={Math.round(share)}
      aria-valuemin={shares.least}
      aria-valuemax={shares.most}
      className={styles.splitBar}
      onKeyDown={(event) => {
        const step = keys[event.key];
        if (step === undefined) return;
        event.preventDefault();
        set(share + step);
      }}
      onPointerDown={(event) => {
        dragging.current = true;
        event.currentTarget.setPointerCapture(event.pointerId);
      }}
      onPointerMove={(event) => {
        const place = event.currentTarget.parentElement?.getBoundingClientRect();
        if (!dragging.current || !place) return;
        set(100 * (beside ? (event.clientX - place.left) / place.width : (event.clientY - place.top) / place.height));
      }}
      onPointerUp={() => {
        dragging.current = false;
      }}
    />
  );
}
