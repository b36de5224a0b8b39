'use client';
import { useLocale, useTranslations } from 'next-intl';
import { useState } from 'react';
import type { OidcProblem } from '../../_server/admin/oidc-problems.ts';
import styles from './admin.module.css';
import { adminApi } from './admin-api.ts';
import { useReady } from './use-ready.ts';

interface OidcLoginProps {
  /** `accounts.example` */
  readonly provider: string;
  /** What was wrong with the last try. */
  readonly problem: OidcProblem | null;
}

/** The way over an OpenID provider. */
export function OidcLogin({ provider, problem: last }: OidcLoginProps) {
  const t = useTranslations('admin.login');
  const locale = useLocale();
  const [problem, setProblem] = useState<OidcProblem | 'many' | null>(last);
  const [busy, setBusy] = useState(false);
  const ready = useReady();
  const begin = async (): Promise<void> => {
    setBusy(true);
    setProblem(null);
    const answer = await adminApi.beginOidc(locale);
    if (answer.ok) {
      window.location.assign(answer.value.url);
      return;
    }
    setBusy(false);
    setProblem(answer.failure.code === 'too-many' ? 'many' : 'unreachable');
  };
  return (
    <div className={styles.login}>
      <button type="button" className="button primary" disabled={busy || !ready} onClick={() => void begin()}>
        {t('oidc.submit', { provider })}
      </button>
      <p role="alert" className={styles.problem}>
        {problem !== null && (problem === 'many' ? t('problem.many') : t(`oidc.problem.${problem}`, { provider }))}
      </p>
    </div>
  );
}
