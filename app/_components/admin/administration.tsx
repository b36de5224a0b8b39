'use client';
import { useLocale, useTranslations } from 'next-intl';
import { useCallback, useRef, useState } from 'react';
import type { InspectedSandbox } from '../../../sandbox/contract/inspection.ts';
import styles from './admin.module.css';
import { adminApi } from './admin-api.ts';
import { DeedList } from './deed-list.tsx';
import { HostHealth } from './host-health.tsx';
import { RefusalList } from './refusal-list.tsx';
import { SandboxList } from './sandbox-list.tsx';
import { SessionList } from './session-list.tsx';
import { useOverview } from './use-overview.ts';

/** What runs here, and what the administrator may do about it. */
export function Administration() {
  const t = useTranslations('admin');
  const locale = useLocale();
  const toLogin = useCallback(() => window.location.assign(`/${locale}/admin/login`), [locale]);
  const { overview, failure, renew } = useOverview(toLogin);
  const [said, setSaid] = useState('');
  const heading = useRef<HTMLHeadingElement>(null);

  const end = async ({ id }: InspectedSandbox): Promise<void> => {
    const answer = await adminApi.end(id);
    setSaid(answer.ok ? t('sandboxes.ended', { id }) : t('sandboxes.notEnded', { id, why: answer.failure.message }));
    // The button that had the focus goes with its sandbox.
    heading.current?.focus();
    await renew();
  };
  const logout = async (): Promise<void> => {
    const answer = await adminApi.logout();
    if (answer.ok || answer.failure.code === 'not-allowed') toLogin();
    else setSaid(t('logoutFailed'));
  };

  if (overview === null && failure === null) return <p role="status">{t('loading')}</p>;
  return (
    <>
      {failure !== null && (
        <p role="alert" className={styles.problem}>
          {t('failed', { why: failure.message })}{' '}
          <button type="button" className="button small" onClick={() => void renew()}>
            {t('retry')}
          </button>
        </p>
      )}
      {overview !== null && (
        <>
          <p className={styles.session}>
            <span>{whoseSession(overview.admin)}</span>
            <button type="button" className="button small" onClick={() => void logout()}>
              {t('logout')}
            </button>
          </p>
          <h2 ref={heading} tabIndex={-1} className={styles.heading}>
            {t('sandboxes.title')}
          </h2>
          <p role="status" className={styles.said}>
            {said}
          </p>
          <SandboxList sandboxes={overview.sandboxes} now={overview.now} onEnd={(sandbox) => void end(sandbox)} />
          <h2>{t('host.title')}</h2>
          {overview.hosts.length + overview.silent.length === 0 && <p>{t('noHost')}</p>}
          {overview.silent.map(({ id, failure: { message } }) => (
            <p key={id} className={styles.problem}>
              {t('silent', { id, why: message })}
            </p>
          ))}
          {overview.hosts.map((host) => (
            <HostHealth key={host.id} host={host} now={overview.now} />
          ))}
          <SessionList sessions={overview.sessions} onChange={renew} />
          <h2 id="deeds">{t('deeds.title')}</h2>
          <DeedList deeds={overview.deeds} labelledBy="deeds" />
          <h2 id="refusals">{t('refusals.title')}</h2>
          <RefusalList refusals={overview.refusals} labelledBy="refusals" />
        </>
      )}
    </>
  );

  function whoseSession({ who, until }: { who: string; until: string }): string {
    const time = new Intl.DateTimeFormat(locale, { timeStyle: 'short' }).format(new Date(until));
    return who === '' ? t('until', { time }) : t('as', { who, time });
  }
}
