'use client';
import { useLocale, useTranslations } from 'next-intl';
import { useRef, useState } from 'react';
import type { Result } from '../../../sandbox/contract/failure.ts';
import type { ShownSession } from '../../_server/admin/admin-sessions.ts';
import { AskFirst } from '../lesson/ask-first.tsx';
import styles from './admin.module.css';
import { adminApi } from './admin-api.ts';

interface SessionListProps {
  readonly sessions: readonly ShownSession[];
  /** Something has been changed. */
  onChange(): Promise<void>;
}

/** Who is logged in as administrator, and a way to log them out. */
export function SessionList({ sessions, onChange }: SessionListProps) {
  const t = useTranslations('admin.sessions');
  const time = new Intl.DateTimeFormat(useLocale(), { dateStyle: 'medium', timeStyle: 'short' });
  const [said, setSaid] = useState('');
  const heading = useRef<HTMLHeadingElement>(null);
  const others = sessions.filter(({ own }) => !own);
  const name = ({ who }: ShownSession): string => (who === '' ? t('byPassword') : who);
  const act = async (deed: Promise<Result<unknown>>, done: string): Promise<void> => {
    const answer = await deed;
    setSaid(answer.ok ? done : t('failed', { why: answer.failure.message }));
    // The button that had the focus goes with its session.
    heading.current?.focus();
    await onChange();
  };
  return (
    <>
      <h2 ref={heading} tabIndex={-1} className={styles.heading}>
        {t('title')}
      </h2>
      <p role="status" className={styles.said}>
        {said}
      </p>
      <ul className={styles.sandboxes}>
        {sessions.map((session) => (
          <li key={session.handle}>
            <div className={styles.which}>
              <h3>{name(session)}</h3>
              {session.own && <p>{t('own')}</p>}
            </div>
            <dl className={styles.facts}>
              <div>
                <dt>{t('address')}</dt>
                <dd>{session.address === '' ? t('unknown') : session.address}</dd>
              </div>
              {(['since', 'until'] as const).map((fact) => (
                <div key={fact}>
                  <dt>{t(fact)}</dt>
                  <dd>
                    <time dateTime={session[fact]}>{time.format(new Date(session[fact]))}</time>
                  </dd>
                </div>
              ))}
            </dl>
            {!session.own && (
              <div
                className={styles.deed}
                role="group"
                aria-label={t('endLabel', { who: name(session), address: session.address })}
              >
                <AskFirst
                  label={t('end')}
                  question={t('question')}
                  yes={t('yes')}
                  no={t('no')}
                  onYes={() =>
                    void act(
                      adminApi.endSession(session.handle),
                      t('ended', { who: name(session), address: session.address }),
                    )
                  }
                />
              </div>
            )}
          </li>
        ))}
      </ul>
      {others.length === 0 && <p>{t('alone')}</p>}
      {others.length > 1 && (
        <AskFirst
          label={t('endOthers')}
          question={t('questionOthers', { count: others.length })}
          yes={t('yes')}
          no={t('no')}
          onYes={() => void act(adminApi.endOtherSessions(), t('endedOthers'))}
        />
      )}
    </>
  );
}
