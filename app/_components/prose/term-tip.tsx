'use client';
import { type ReactNode, useId, useRef } from 'react';
import styles from './term.module.css';

/**
 * A word with an explanation that opens on hover, on focus, by click and by touch, and closes with Escape. What that takes is
 * loaded when the first word is pointed at; until then the browser's own popover answers a click.
 */
export function TermTip({ word, children }: { word: ReactNode; children: ReactNode }) {
  const id = useId();
  const button = useRef<HTMLButtonElement>(null);
  const tip = useRef<HTMLSpanElement>(null);
  const wake = (): void => {
    void import('./open-term.ts').then(({ openTerm }) => {
      if (button.current && tip.current) openTerm(button.current, tip.current);
    });
  };
  return (
    <>
      <button
        ref={button}
        type="button"
        className={styles.term}
        popoverTarget={id}
        aria-describedby={id}
        aria-expanded={false}
        onFocus={wake}
        onPointerEnter={wake}
      >
        {word}
      </button>
      <span ref={tip} id={id} popover="auto" className={styles.tip}>
        {children}
      </span>
    </>
  );
}
