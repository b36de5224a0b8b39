'use client';
import { useTranslations } from 'next-intl';
import { useEffect, useState } from 'react';
import { type Phase, phases } from '../../../sandbox/contract/phases.ts';
import type { SandboxView } from '../../../sandbox/contract/sandbox-view.ts';
import { useSandbox } from '../../_sandbox/sandbox-context.tsx';
import { deeds } from '../../_sandbox/sandbox-deeds.ts';
import { Mark } from './mark.tsx';
import styles from './workspace.module.css';

/** Seconds each phase usually takes on a laptop, by provider; shown, not relied on. */
const usualSeconds: Record<SandboxView['provider'], Partial<Record<Phase, number>>> = {
  kind: { prepare: 1, node: 3, 'control-plane': 15, network: 2, access: 1, terminal: 1 },
  simulator: {},
};

/** The phases of a start: done, now and to come. */
export function StartingPanel({ sandbox }: { sandbox: SandboxView }) {
  const t = useTranslations('sandbox');
  const { ask, busy } = useSandbox();
  const now = sandbox.phase === null ? 0 : phases.indexOf(sandbox.phase);
  return (
    <div className={styles.panel}>
      <h2>{t('starting.title')}</h2>
      <p>{t('starting.text')}</p>
      <ol className={styles.phases}>
        {phases.map((phase, index) => {
          const state = index < now ? 'done' : index === now ? 'now' : 'later';
          const usual = usualSeconds[sandbox.provider][phase];
          return (
            <li key={phase} data-state={state} aria-current={state === 'now' ? 'step' : undefined}>
              <Mark state={state === 'done' ? 'met' : state === 'now' ? 'not-yet' : 'unknown'} small />
              <span>{t(`phase.${phase}`)}</span>
              <span className={styles.usual}>
                {state === 'now' && sandbox.phaseStartedAt !== null ? (
                  <Elapsed since={sandbox.phaseStartedAt} />
                ) : (
                  usual !== undefined && t('usual', { seconds: usual })
                )}
              </span>
              <span className="hidden-visually">{t(state)}</span>
            </li>
          );
        })}
      </ol>
      <p className="hidden-visually" role="status">
        {sandbox.phase !== null && t(`phase.${sandbox.phase}`)}
      </p>
      <button type="button" className="button" disabled={busy} onClick={() => ask(deeds.end)}>
        {t('starting.cancel')}
      </button>
    </div>
  );
}

function Elapsed({ since }: { since: string }) {
  const t = useTranslations('sandbox');
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), 1_000);
    return () => clearInterval(timer);
  }, []);
  return t('starting.elapsed', { seconds: Math.max(0, Math.round((now - Date.parse(since)) / 1_000)) });
}
