'use client';
import { type ReactNode, useEffect, useId, useRef } from 'react';
import styles from './ask-dialog.module.css';

interface AskDialogProps {
  readonly title: string;
  readonly yes: string;
  readonly no: string;
  readonly children?: ReactNode;
  onYes(): void;
  onNo(): void;
}

/** A question that must be answered first: Enter says yes, Escape no. */
export function AskDialog({ title, yes, no, children, onYes, onNo }: AskDialogProps) {
  const dialog = useRef<HTMLDialogElement>(null);
  const heading = useId();
  const answer = useRef<HTMLButtonElement>(null);
  useEffect(() => {
    const before = document.activeElement;
    dialog.current?.showModal();
    // The browser would choose what comes first.
    (dialog.current?.querySelector('input') ?? answer.current)?.focus();
    return () => {
      if (before instanceof HTMLElement) before.focus();
    };
  }, []);
  return (
    <dialog
      ref={dialog}
      className={styles.ask}
      aria-labelledby={heading}
      onCancel={(event) => {
        event.preventDefault();
        onNo();
      }}
    >
      <form
        onSubmit={(event) => {
          event.preventDefault();
          onYes();
        }}
      >
        <h2 id={heading}>{title}</h2>
        {children}
        <div className={styles.answers}>
          <button type="submit" ref={answer} className="button primary">
            {yes}
          </button>
          <button type="button" className="button" onClick={onNo}>
            {no}
          </button>
        </div>
      </form>
    </dialog>
  );
}
