'use client';
import styles from './splitter.module.css';

interface SplitterProps {
  readonly label: string;
  /** How the two lie that it stands between. */
  readonly direction?: 'beside' | 'below';
  /** What the first of them takes of the place of both, in percent. */
  readonly share: number;
  readonly limits: { readonly least: number; readonly most: number; readonly step: number };
  onShare(share: number): void;
}

/** Moves by dragging and by arrow keys (the window splitter of the ARIA Authoring Practices). */
export function Splitter({ label, direction = 'beside', share, limits, onShare }: SplitterProps) {
  const beside = direction === 'beside';
  const set = (wanted: number): void => onShare(Math.min(limits.most, Math.max(limits.least, wanted)));
  const steps: Record<string, number> = {
    [beside ? 'ArrowLeft' : 'ArrowUp']: -limits.step,
    [beside ? 'ArrowRight' : 'ArrowDown']: limits.step,
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
      aria-valuemin={limits.least}
      aria-valuemax={limits.most}
      className={styles.splitter}
      onKeyDown={(event) => {
        const step = steps[event.key];
        if (step === undefined) return;
        event.preventDefault();
        set(share + step);
      }}
      onPointerDown={(event) => event.currentTarget.setPointerCapture(event.pointerId)}
      onPointerMove={({ currentTarget, pointerId, clientX, clientY }) => {
        const place = currentTarget.parentElement?.getBoundingClientRect();
        // It is captured from its press to its release.
        if (!place || !currentTarget.hasPointerCapture(pointerId)) return;
        set(100 * (beside ? (clientX - place.left) / place.width : (clientY - place.top) / place.height));
      }}
    />
  );
}
