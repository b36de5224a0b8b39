'use client';
import { useTranslations } from 'next-intl';
import { useId, useRef, useState } from 'react';
import { ConnectionLink } from './connection-link.tsx';
import styles from './settings-button.module.css';
import {
  changeTerminalSettings,
  fontSizes,
  type TerminalTheme,
  terminalThemes,
  useTerminalSettings,
} from './terminal-settings.ts';

/** Opens what can be set: size of the type, colours, screen reader. */
export function SettingsButton({ className }: { readonly className: string | undefined }) {
  const t = useTranslations('terminal.settings');
  const [open, setOpen] = useState(false);
  const id = useId();
  const button = useRef<HTMLButtonElement>(null);
  const close = (): void => {
    setOpen(false);
    button.current?.focus();
  };
  return (
    <span
      className={styles.place}
      role="group"
      aria-label={t('title')}
      onKeyDown={(event) => event.key === 'Escape' && open && close()}
      onBlur={(event) => {
        if (event.relatedTarget !== null && !event.currentTarget.contains(event.relatedTarget)) setOpen(false);
      }}
    >
      <button
        type="button"
        ref={button}
        className={className}
        aria-expanded={open}
        aria-controls={id}
        onClick={() => setOpen(!open)}
      >
        {t('open')}
      </button>
      {open && <SettingsPanel id={id} />}
    </span>
  );
}

function SettingsPanel({ id }: { readonly id: string }) {
  const t = useTranslations('terminal.settings');
  const { fontSize, theme, screenReader } = useTerminalSettings();
  const name = useId();
  const resize = (by: number): void => changeTerminalSettings({ fontSize: fontSize + by });
  return (
    <div id={id} className={styles.panel}>
      <div className={styles.row}>
        <span>{t('size')}</span>
        <button
          type="button"
          className="button small"
          aria-label={t('smaller')}
          title="Ctrl+Shift+,"
          disabled={fontSize <= fontSizes.least}
          onClick={() => resize(-fontSizes.step)}
        >
          A−
        </button>
        <span role="status" className={styles.size}>
          {t('pixels', { size: String(fontSize) })}
        </span>
        <button
          type="button"
          className="button small"
          aria-label={t('larger')}
          title="Ctrl+Shift+."
          disabled={fontSize >= fontSizes.most}
          onClick={() => resize(fontSizes.step)}
        >
          A+
        </button>
      </div>
      <fieldset className={styles.themes}>
        <legend>{t('theme')}</legend>
        {terminalThemes.map((each: TerminalTheme) => (
          <label key={each}>
            <input
              type="radio"
              name={name}
              checked={theme === each}
              onChange={() => changeTerminalSettings({ theme: each })}
            />
            {t(`themes.${each}`)}
          </label>
        ))}
      </fieldset>
      <label className={styles.row}>
        <input
          type="checkbox"
          checked={screenReader}
          onChange={(event) => changeTerminalSettings({ screenReader: event.target.checked })}
        />
        {t('screenReader')}
      </label>
      <p>{t('screenReaderText')}</p>
      <p className={styles.connection}>
        <ConnectionLink />
      </p>
    </div>
  );
}
