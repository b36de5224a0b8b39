import type { ReactNode } from 'react';
import styles from '../prose/prose.module.css';

interface FigureProps {
  readonly title: string;
  /** Everything the picture says, in words. */
  readonly text: string;
  readonly height: number;
  readonly children: ReactNode;
}

/** A drawn figure, 560 wide, with all it says as its text alternative. */
export function Figure({ title, text, height, children }: FigureProps) {
  return (
    <figure className={styles.figure}>
      <svg viewBox={`0 0 560 ${height}`} role="img" aria-label={text}>
        {children}
      </svg>
      <figcaption>{title}</figcaption>
    </figure>
  );
}
