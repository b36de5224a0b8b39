'use client';
import type { ISearchOptions } from '@xterm/addon-search';
import { useTranslations } from 'next-intl';
import { type RefObject, useEffect, useState } from 'react';
import type { Screen } from './open-screen.ts';
import styles from './terminal-view.module.css';

interface TerminalSearchProps {
  readonly screen: RefObject<Screen | null>;
  onClose(): void;
}

interface Found {
  readonly count: number;
  /** The one that is shown, from 0; below 0 where there are too many to be numbered. */
  readonly at: number;
}

/** Finds text in the terminal and what scrolled out of it: as it is typed the newest, with Enter what is older, with Shift+Enter what is newer. */
export function TerminalSearch({ screen, onClose }: TerminalSearchProps) {
  const t = useTranslations('terminal');
  const [text, setText] = useState('');
  const [found, setFound] = useState<Found | null>(null);
  useEffect(() => {
    const { search } = screen.current ?? {};
    const following = search?.onDidChangeResults(({ resultCount: count, resultIndex: at }) => setFound({ count, at }));
    return () => {
      following?.dispose();
      search?.clearDecorations();
    };
  }, [screen]);
  const find = (what: string, way: 'older' | 'newer', incremental = false): void => {
    const { search, terminal } = screen.current ?? {};
    if (!search || !terminal) return;
    const options: ISearchOptions = { incremental, decorations: coloursOf(terminal.element) };
    if (way === 'older') search.findPrevious(what, options);
    else search.findNext(what, options);
  };
  const change = (what: string): void => {
    setText(what);
    if (what === '') {
      screen.current?.search.clearDecorations();
      setFound(null);
    } else find(what, 'older', true);
  };
  const close = (): void => {
    onClose();
    screen.current?.terminal.focus();
  };
  return (
    <search className={styles.search}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          find(text, 'older');
        }}
        onKeyDown={(event) => {
          // What ends the conversion of Japanese is not meant for the search.
          if (event.nativeEvent.isComposing) return;
          if (event.key === 'Escape') close();
          else if (event.key === 'Enter' && event.shiftKey && event.target instanceof HTMLInputElement) {
            event.preventDefault();
            find(text, 'newer');
          }
        }}
      >
        <input
          // The learner has just asked for it.
          // biome-ignore lint/a11y/noAutofocus: the field appears because it was asked for
          autoFocus
          aria-label={t('findLabel')}
          autoCapitalize="off"
          autoComplete="off"
          spellCheck={false}
          value={text}
          onChange={(event) => change(event.target.value)}
        />
        <span role="status" className={styles.found}>
          {found && t(found.count === 0 ? 'foundNone' : found.at < 0 ? 'foundMany' : 'found', numbersOf(found))}
        </span>
        <button type="submit" className={styles.button} aria-label={t('previous')} title={t('previous')}>
          ↑
        </button>
        <button
          type="button"
          className={styles.button}
          aria-label={t('next')}
          title={t('next')}
          onClick={() => find(text, 'newer')}
        >
          ↓
        </button>
        <button type="button" className={styles.button} aria-label={t('close')} title={t('close')} onClick={close}>
          ×
        </button>
      </form>
    </search>
  );
}

function numbersOf({ count, at }: Found): { readonly number: string; readonly count: string } {
  return { number: String(at + 1), count: String(count) };
}

/** All that is found on the selection's colour, what is shown in a frame; the letters keep their contrast. */
function coloursOf(element: HTMLElement | undefined): NonNullable<ISearchOptions['decorations']> {
  const style = element && getComputedStyle(element);
  const token = (name: string): string => style?.getPropertyValue(`--terminal-${name}`).trim() ?? '';
  return {
    matchBackground: token('selection'),
    activeMatchBackground: token('selection'),
    activeMatchBorder: token('ansi-3'),
    matchOverviewRuler: token('ansi-3'),
    activeMatchColorOverviewRuler: token('foreground'),
  };
}
