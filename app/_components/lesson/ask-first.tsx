'use client';
import { useRef, useState } from 'react';
import styles from './ask-first.module.css';

interface AskFirstProps {
  readonly label: string;
  readonly question: string;
  readonly yes: string;
  readonly no: string;
  readonly disabled?: boolean;
  /** For what is seldom wanted. */
  readonly quiet?: boolean;
  onYes(): void;
}

/** A button for what cannot be undone: it asks in its own place, without a dialog over the page. */
export function AskFirst({ label, question, yes, no, disabled = false, quiet = false, onYes }: AskFirstProps) {
  const [asking, setAsking] = useState(false);
  const button = useRef<HTMLButtonElement>(null);
  const cancel = (): void => {
    setAsking(false);
    // The button is drawn again before it can take the focus back.
    requestAnimationFrame(() => button.current?.focus());
  };
  if (!asking) {
    return (
      <button
        type="button"
        ref={button}
        className={`button small${quiet ? ' quiet' : ''}`}
        disabled={disabled}
        onClick={() => setAsking(true)}
      >
        {label}
      </button>
    );
  }
  return (
    <span
      className={styles.ask}
      role="group"
      aria-label={question}
      onKeyDown={(event) => event.key === 'Escape' && cancel()}
    >
      <span>{question}</span>
      <button
        type="button"
        // biome-ignore lint/a11y/noAutofocus: the question has just been asked for
        autoFocus
        className="button small primary"
        onClick={() => {
          setAsking(false);
          onYes();
        }}
      >
        {yes}
      </button>
      <button type="button" className="button small" onClick={cancel}>
        {no}
      </button>
    </span>
  );
}
