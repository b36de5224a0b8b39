'use client';
import { useLocale, useTranslations } from 'next-intl';
import { type KeyboardEvent, useDeferredValue, useEffect, useId, useMemo, useRef, useState } from 'react';
import type { Locale } from '../../../sandbox/contract/text.ts';
import styles from './search.module.css';
import { SearchResult } from './search-result.tsx';
import { useSearch } from './use-search.ts';

/** A field and what is found while one types; the arrow keys choose, Enter opens. */
export default function SearchDialog({ onClose }: { onClose(): void }) {
  const t = useTranslations('search');
  const locale = useLocale() as Locale;
  const id = useId();
  const dialog = useRef<HTMLDialogElement>(null);
  const [question, setQuestion] = useState('');
  const [chosen, setChosen] = useState(0);
  const { ask, failed, retry } = useSearch(locale);
  const asked = useDeferredValue(question);
  const found = useMemo(() => ask?.(asked) ?? [], [ask, asked]);

  useEffect(() => {
    dialog.current?.showModal();
  }, []);

  const optionId = (index: number): string => `${id}-${index}`;
  const choose = (index: number): void => {
    setChosen(index);
    document.getElementById(optionId(index))?.scrollIntoView({ block: 'nearest' });
  };
  const press = (event: KeyboardEvent): void => {
    // An Enter that ends the conversion of Japanese is not meant for the list.
    if (event.nativeEvent.isComposing) return;
    // A search field would only be emptied by the first Escape.
    if (event.key === 'Escape') dialog.current?.close();
    else if (found.length === 0) return;
    else if (event.key === 'ArrowDown') choose((chosen + 1) % found.length);
    else if (event.key === 'ArrowUp') choose((chosen - 1 + found.length) % found.length);
    else if (event.key === 'Enter') document.getElementById(optionId(chosen))?.click();
    else return;
    event.preventDefault();
  };
  const said = (): string => {
    if (ask === null) return failed ? '' : t('loading');
    if (question.trim() === '') return t('start');
    return found.length === 0 ? t('empty', { question }) : t('count', { count: found.length });
  };

  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: Escape closes a dialog by itself
    <dialog
      ref={dialog}
      className={styles.dialog}
      aria-label={t('title')}
      onClose={onClose}
      onClick={(event) => event.target === dialog.current && dialog.current?.close()}
    >
      <div className={styles.inside}>
        <div className={styles.field}>
          {/* biome-ignore-start lint/a11y/noAutofocus: it was asked for */}
          <input
            type="search"
            autoFocus
            autoComplete="off"
            spellCheck={false}
            role="combobox"
            aria-label={t('label')}
            aria-expanded={found.length > 0}
            aria-controls={`${id}-list`}
            aria-autocomplete="list"
            aria-activedescendant={found.length > 0 ? optionId(chosen) : undefined}
            placeholder={t('placeholder')}
            value={question}
            onChange={(event) => {
              setQuestion(event.target.value);
              setChosen(0);
            }}
            onKeyDown={press}
          />
          {/* biome-ignore-end lint/a11y/noAutofocus: it was asked for */}
          <button type="button" className="button small quiet" onClick={() => dialog.current?.close()}>
            {t('close')}
          </button>
        </div>
        {failed && (
          <p className={styles.said} role="alert">
            {t('failed')}{' '}
            <button type="button" className="button small" onClick={retry}>
              {t('retry')}
            </button>
          </p>
        )}
        <p className={styles.said} role="status">
          {said()}
        </p>
        <div id={`${id}-list`} role="listbox" aria-label={t('results')} className={styles.list}>
          {found.map((place, index) => (
            <SearchResult
              key={place.href}
              id={optionId(index)}
              place={place}
              chosen={index === chosen}
              onPoint={() => setChosen(index)}
              onOpen={() => dialog.current?.close()}
            />
          ))}
        </div>
        <p className={styles.keys} aria-hidden="true">
          {t('keys')}
        </p>
      </div>
    </dialog>
  );
}
