'use client';
import { useLocale, useTranslations } from 'next-intl';
import type { InspectedSandbox } from '../../../sandbox/contract/inspection.ts';
import { AskFirst } from '../lesson/ask-first.tsx';
import styles from './admin.module.css';
import { useDuration } from './use-duration.ts';

interface SandboxListProps {
  readonly sandboxes: readonly InspectedSandbox[];
  /** The server's time. */
  readonly now: string;
  onEnd(sandbox: InspectedSandbox): void;
}

/** Every sandbox with what an operator wants to know of it, and a way to end it. */
export function SandboxList({ sandboxes, now, onEnd }: SandboxListProps) {
  const t = useTranslations('admin.sandboxes');
  const kinds = useTranslations('admin.host');
  const duration = useDuration();
  const time = new Intl.DateTimeFormat(useLocale(), { timeStyle: 'short' });
  if (sandboxes.length === 0) return <p>{t('empty')}</p>;
  return (
    <ul className={styles.sandboxes}>
      {sandboxes.map((sandbox) => {
        const { id, learner, lab, provider, state, startedAt, endsAt, terminals, unwatchedSince } = sandbox;
        const facts = {
          state: t(`states.${state}`),
          age: duration(startedAt, now),
          ends: t('endsAt', { time: time.format(new Date(endsAt)), left: duration(now, endsAt) }),
          terminals: terminals.length === 0 ? '0' : `${terminals.length}: ${terminals.join(', ')}`,
          page: unwatchedSince === null ? t('open') : t('closed', { time: duration(unwatchedSince, now) }),
        };
        return (
          <li key={id}>
            <div className={styles.which}>
              <h3>{lab}</h3>
              <p>
                <code>{id}</code>
                <span>{kinds(provider)}</span>
                <span>{t('learner', { id: learner })}</span>
              </p>
            </div>
            <dl className={styles.facts}>
              {(['state', 'age', 'ends', 'terminals', 'page'] as const).map((fact) => (
                <div key={fact} data-state={fact === 'state' ? state : undefined}>
                  <dt>{t(fact)}</dt>
                  <dd>{facts[fact]}</dd>
                </div>
              ))}
            </dl>
            <div className={styles.deed} role="group" aria-label={t('endLabel', { lab, id })}>
              <AskFirst
                label={t('end')}
                question={t('question', { lab })}
                yes={t('yes')}
                no={t('no')}
                disabled={state === 'ending'}
                onYes={() => onEnd(sandbox)}
              />
            </div>
          </li>
        );
      })}
    </ul>
  );
}
