'use client';
import { useTranslations } from 'next-intl';
import { useSandboxIfAny } from '../../_sandbox/sandbox-context.tsx';
import styles from './prose.module.css';
import { useCopied } from './use-copied.ts';

/** Copy, and run in the terminal where the lesson says so. */
export function CodeButtons({ code, runs }: { code: string; runs: boolean }) {
  const t = useTranslations('prose');
  const sandbox = useSandboxIfAny();
  const [copied, copy] = useCopied();
  return (
    <div className={styles.buttons}>
      <button type="button" className="button small quiet" onClick={() => void copy(code)}>
        <span role="status">{copied ? t('copied') : t('copy')}</span>
      </button>
      {runs && (
        <button
          type="button"
          className="button small"
          disabled={sandbox?.run == null}
          title={sandbox?.run == null ? t('noTerminal') : undefined}
          aria-label={t('runLabel', { command: code })}
          onClick={() => sandbox?.run?.(code.replaceAll('\n', '\r'))}
        >
          {t('run')}
        </button>
      )}
    </div>
  );
}
