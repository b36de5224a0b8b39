'use client';
import dynamic from 'next/dynamic';
import { useLocale, useTranslations } from 'next-intl';
import { useEffect, useState } from 'react';
import styles from './terminal-window.module.css';

const TerminalView = dynamic(() => import('./terminal-view.tsx').then((file) => file.TerminalView), { ssr: false });

interface TerminalWindowProps {
  readonly sandbox: string;
  readonly name: string;
  readonly title: string;
}

const nobody = (): void => {};

/** The whole of a window that was popped out, with the way back. */
export function TerminalWindow({ sandbox, name, title }: TerminalWindowProps) {
  const t = useTranslations('terminal');
  const locale = useLocale();
  const [opened, setOpened] = useState(false);
  useEffect(() => setOpened(window.opener !== null), []);
  return (
    <main id="content" className={styles.window} tabIndex={-1}>
      <header className={styles.bar}>
        <h1>{title}</h1>
        {opened ? (
          // The lesson sees that the window is closed, and shows the terminal again.
          <button type="button" className="button small" onClick={() => window.close()}>
            {t('window.back')}
          </button>
        ) : (
          <a className="button small" href={`/${locale}`}>
            {t('window.toLessons')}
          </a>
        )}
      </header>
      <div className={styles.place}>
        <TerminalView sandbox={sandbox} name={name} title={title} onTerminal={nobody} />
      </div>
    </main>
  );
}
