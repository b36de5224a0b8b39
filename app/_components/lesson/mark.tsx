import type { CardState } from './card-state.ts';
import styles from './mark.module.css';

/** A shape as well as a colour: check, cross, dot or ring. */
export function Mark({ state, small = false }: { state: CardState; small?: boolean }) {
  const path = {
    met: 'M5 10.5l3.5 3.5L15 7',
    wrong: 'M6.5 6.5l7 7m0-7l-7 7',
    jumped: 'M6 10h7m-3-3l3 3-3 3',
    'not-yet': 'M8 10a2 2 0 104 0 2 2 0 10-4 0',
    waiting: 'M6.5 10h7',
    unknown: '',
  }[state];
  return (
    <svg
      className={styles.mark}
      data-state={state}
      width={small ? 18 : 24}
      height={small ? 18 : 24}
      viewBox="0 0 20 20"
      aria-hidden="true"
    >
      <circle cx="10" cy="10" r="8.5" />
      <path d={path} />
    </svg>
  );
}
