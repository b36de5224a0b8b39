'use client';
import { useTranslations } from 'next-intl';
import { type RefObject, useState } from 'react';
import type { Screen } from './open-screen.ts';
import styles from './terminal-view.module.css';

interface TerminalSearchProps {
  readonly screen: RefObject<Screen | null>;
  onClose(): void;
}

/** Finds text in the terminal and what scrolled out of it. */
export function TerminalSearch({ screen, onClose }: TerminalSearchProps) {
  const t = useTranslations('terminal');
  const [text, setText] = useState('');
  const close = (): void => {
    onClose();
    screen.current?.terminal.focus();
  };
  return (
    <search className={styles.search}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          screen.current?.search.findNext(text);
        }}
        onKeyDown={(event) => event.key === 'Escape' && close()}
      >
        <input
          // The learner has just asked for it.
          // biome-ignore lint/a11y/noAutofocus: the field appears because it was asked for
          autoFocus
          aria-label={t('findLabel')}
          value={text}
          onChange={(event) => setText(event.target.value)}
        />
        <button type="button" className={styles.button} onClick={() => screen.current?.search.findPrevious(text)}>
          {t('previous')}
        </button>
        <button type="submit" className={styles.button}>
          {t('next')}
        </button>
        <button type="button" className={styles.button} onClick={close}>
          {t('close')}
        </button>
      </form>
    </search>
  );
}
