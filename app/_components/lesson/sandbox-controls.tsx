'use client';
import { useTranslations } from 'next-intl';
import { useSandbox } from '../../_sandbox/sandbox-context.tsx';
import { deeds } from '../../_sandbox/sandbox-deeds.ts';
import { AskFirst } from './ask-first.tsx';
import styles from './lesson-bar.module.css';
import { TimeLeft } from './time-left.tsx';

/** What the cluster is, how long it lives, and what can be done with it. */
export function SandboxControls() {
  const t = useTranslations('sandbox');
  const { sandbox, busy, ask } = useSandbox();
  if (sandbox?.state !== 'ready') return null;
  return (
    <span className={styles.sandbox}>
      <span className={styles.provider} title={t(sandbox.provider === 'kind' ? 'realTitle' : 'simulatedTitle')}>
        {t(sandbox.provider === 'kind' ? 'real' : 'simulated')}
      </span>
      <TimeLeft endsAt={sandbox.endsAt} />
      <button type="button" className="button small" disabled={busy} onClick={() => ask(deeds.extend)}>
        {t('extend')}
      </button>
      <AskFirst
        label={t('reset')}
        question={t('confirm.reset')}
        yes={t('confirm.resetYes')}
        no={t('confirm.no')}
        disabled={busy}
        onYes={() => ask(deeds.reset)}
      />
      <AskFirst
        label={t('end')}
        question={t('confirm.end')}
        yes={t('confirm.endYes')}
        no={t('confirm.no')}
        disabled={busy}
        onYes={() => ask(deeds.end)}
      />
    </span>
  );
}
