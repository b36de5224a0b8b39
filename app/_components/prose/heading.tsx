import type { ComponentProps } from 'react';
import { CopyLink } from './copy-link.tsx';
import styles from './prose.module.css';

/** A heading with a link to itself beside it, not in it: its name stays what is written. */
export function heading(Level: 'h2' | 'h3') {
  return function Heading({ id, children }: ComponentProps<'h2'>) {
    return (
      <div className={styles.heading} data-level={Level}>
        <Level id={id}>{children}</Level>
        {id !== undefined && <CopyLink to={id} />}
      </div>
    );
  };
}
