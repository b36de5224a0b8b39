'use client';
import { useTranslations } from 'next-intl';
import { useRef, useState } from 'react';
import styles from './editor.module.css';

interface NewFileProps {
  /** Paths that are in use. */
  readonly taken: readonly string[];
  onCreate(path: string): void;
}

/** A button that asks for a name in its own place. */
export function NewFile({ taken, onCreate }: NewFileProps) {
  const t = useTranslations('editor');
  const [name, setName] = useState<string | null>(null);
  const button = useRef<HTMLButtonElement>(null);
  const cancel = (): void => {
    setName(null);
    requestAnimationFrame(() => button.current?.focus());
  };
  if (name === null)
    return (
      <button type="button" ref={button} className={`button small ${styles.new}`} onClick={() => setName('')}>
        {t('new')}
      </button>
    );
  const isTaken = taken.includes(name.trim());
  return (
    <form
      className={styles.form}
      onKeyDown={(event) => event.key === 'Escape' && cancel()}
      onSubmit={(event) => {
        event.preventDefault();
        if (name.trim() === '' || isTaken) return;
        onCreate(name.trim());
        setName(null);
      }}
    >
      <input
        // biome-ignore lint/a11y/noAutofocus: the name has just been asked for
        autoFocus
        aria-label={t('name')}
        placeholder="web.yaml"
        value={name}
        spellCheck={false}
        autoCapitalize="off"
        aria-invalid={isTaken}
        onChange={({ target }) => setName(target.value)}
      />
      {isTaken && <p role="alert">{t('taken')}</p>}
      <button type="submit" className="button small" disabled={name.trim() === '' || isTaken}>
        {t('create')}
      </button>
      <button type="button" className="button small quiet" onClick={cancel}>
        {t('cancel')}
      </button>
    </form>
  );
}
