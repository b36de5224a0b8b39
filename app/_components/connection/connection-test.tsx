'use client';
import { useTranslations } from 'next-intl';
import { useCallback, useEffect, useRef, useState } from 'react';
import { type Outcome, type Try, tries, tryConnection } from '../../_sandbox/try-connection.ts';
import { Mark } from '../lesson/mark.tsx';
import styles from './connection.module.css';

type Outcomes = Partial<Record<Try, Outcome>>;

/** What carries the terminal here: the first that passes. */
type Verdict = Exclude<Try, 'site'> | 'nothing' | 'no-host';

/** Tries one kind of line after another, says of each how it went and what to do, and in the end what Drydock uses here. */
export function ConnectionTest() {
  const t = useTranslations('connection');
  const [outcomes, setOutcomes] = useState<Outcomes>({});
  const [running, setRunning] = useState<Try | null>('site');
  const round = useRef(0);

  const run = useCallback(async () => {
    round.current += 1;
    const mine = round.current;
    setOutcomes({});
    for (const what of tries) {
      setRunning(what);
      const outcome = await tryConnection(what);
      if (round.current !== mine) return;
      setOutcomes((before) => ({ ...before, [what]: outcome }));
      // Without the site, or without a host, there is nothing more to learn.
      if (!outcome.passed && (what === 'site' || outcome.why === 'no-host')) break;
    }
    setRunning(null);
  }, []);
  useEffect(() => {
    void run();
    return () => {
      round.current += 1;
    };
  }, [run]);

  const verdict = running === null ? verdictOf(outcomes) : null;
  const blocked = outcomes.socket?.passed === false && outcomes.socket.why === 'blocked';
  return (
    <>
      <ol className={styles.tries}>
        {tries.map((what) => (
          <TryLine key={what} what={what} outcome={outcomes[what]} running={running === what} />
        ))}
      </ol>
      <p role="status" className={styles.verdict} data-verdict={verdict}>
        {verdict === null ? t('running', { name: t(`tries.${running ?? 'site'}.name`) }) : t(`verdicts.${verdict}`)}
      </p>
      {blocked && verdict !== 'nothing' && running === null && <ForTheAdministrator />}
      <p>
        <button type="button" className="button" disabled={running !== null} onClick={() => void run()}>
          {t('again')}
        </button>
      </p>
    </>
  );
}

function TryLine({ what, outcome, running }: { what: Try; outcome: Outcome | undefined; running: boolean }) {
  const t = useTranslations('connection');
  const state = outcome === undefined ? (running ? 'running' : 'waiting') : outcome.passed ? 'passed' : 'failed';
  const mark = { passed: 'met', failed: 'wrong', running: 'not-yet', waiting: 'waiting' } as const;
  return (
    <li className={styles.try} data-try={what} data-state={state}>
      <Mark state={mark[state]} />
      <div>
        <p className={styles.name}>
          {t(`tries.${what}.name`)} <span className={styles.state}>{t(`states.${state}`)}</span>
        </p>
        <p className={styles.text}>
          {outcome?.passed && t('roundTrip', { ms: outcome.roundTripMs.toFixed(outcome.roundTripMs < 10 ? 1 : 0) })}
          {outcome?.passed === false && (outcome.why === 'no-host' ? t('noHost') : t(`tries.${what}.failed`))}
          {outcome === undefined && t(`tries.${what}.what`)}
        </p>
      </div>
    </li>
  );
}

function ForTheAdministrator() {
  const t = useTranslations('connection');
  const [place, setPlace] = useState('');
  useEffect(() => setPlace(window.location.origin.replace(/^http/, 'ws')), []);
  return (
    <section aria-labelledby="administrator">
      <h2 id="administrator">{t('administrator.title')}</h2>
      <p>{t('administrator.intro')}</p>
      <blockquote className={styles.letter}>{t('administrator.text', { place })}</blockquote>
    </section>
  );
}

function verdictOf(outcomes: Outcomes): Verdict {
  if (Object.values(outcomes).some((outcome) => !outcome.passed && outcome.why === 'no-host')) return 'no-host';
  return (['socket', 'stream', 'poll'] as const).find((what) => outcomes[what]?.passed) ?? 'nothing';
}
