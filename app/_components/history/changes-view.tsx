'use client';
/** What the learner has changed in the cluster since a moment, object by object, as a text of differences. */
import { useLocale, useTranslations } from 'next-intl';
import { useEffect, useState } from 'react';
import type { ChangesAnswer, DiffLine, ObjectChange } from '../../../sandbox/contract/tools-sizes.ts';
import { useSandbox } from '../../_sandbox/sandbox-context.tsx';
import { useAnswer } from '../../_sandbox/tools.ts';
import styles from './changes-view.module.css';

/** Moments that can be chosen. */
const mostMoments = 20;

export function ChangesView() {
  const t = useTranslations('history.changes');
  const all = useTranslations('history');
  const { steps } = useSandbox();
  const clock = useClock();
  const passes = steps.flatMap(({ passedAt }) => (passedAt === null ? [] : [Date.parse(passedAt)]));
  const stepMs = passes.length > 0 ? Math.max(...passes) : 0;
  const [chosen, setChosen] = useState<string>('step');
  const sinceMs = chosen === 'step' ? stepMs : Number(chosen);
  const { answer, failure } = useAnswer<ChangesAnswer>({ ask: 'changes', sinceMs });
  // The choice stays while another answer comes.
  const [last, setLast] = useState<ChangesAnswer | null>(null);
  useEffect(() => {
    if (answer) setLast(answer);
  }, [answer]);
  if (last === null) return <p className={styles.note}>{failure ? all('failed', failure) : all('loading')}</p>;
  const moments = last.moments.slice(0, mostMoments);
  return (
    <div className={styles.view}>
      <label className={styles.since}>
        {t('since')}
        <select value={chosen} onChange={({ target }) => setChosen(target.value)}>
          <option value="step">{t('step')}</option>
          <option value="0">{t('start')}</option>
          {moments.map((ms) => (
            <option key={ms} value={String(ms)}>
              {t('moment', { time: clock(ms) })}
            </option>
          ))}
        </select>
      </label>
      {last.changes.length === 0 && <p className={styles.note}>{t(last.moments.length === 0 ? 'first' : 'none')}</p>}
      {last.changes.map((change) => (
        <Change key={change.uid} change={change} time={clock(change.atMs)} />
      ))}
    </div>
  );
}

function Change({ change, time }: { readonly change: ObjectChange; readonly time: string }) {
  const t = useTranslations('history.changes');
  const { kind, name, how, hunks } = change;
  return (
    <section className={styles.change} data-how={how}>
      <h2>
        {kind} <strong>{name}</strong> <span className={styles.how}>{t(`how.${how}`)}</span>{' '}
        <small>{t('at', { time })}</small>
      </h2>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by the keyboard */}
      <div className={styles.diff} role="group" aria-label={t('diff', { kind, name })} tabIndex={0}>
        {hunks.map((lines, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a run of lines has no other name than its number
          <div key={index}>
            {index > 0 && (
              <div className={styles.left} title={t('left')}>
                ⋯<span className="hidden-visually">{t('left')}</span>
              </div>
            )}
            {lines.map((line, number) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: a line has no other name than its number
              <Line key={number} line={line} />
            ))}
          </div>
        ))}
      </div>
    </section>
  );
}

function Line({ line: { sign, text } }: { readonly line: DiffLine }) {
  const t = useTranslations('history.changes');
  return (
    <div className={styles.line} data-sign={sign}>
      <span aria-hidden="true">{sign} </span>
      {sign !== ' ' && <span className="hidden-visually">{t(sign === '+' ? 'added' : 'removed')} </span>}
      {text}
    </div>
  );
}

/** Says a moment in the learner's own clock. */
function useClock(): (ms: number) => string {
  const locale = useLocale();
  return (ms) => new Date(ms).toLocaleTimeString(locale, { hour: '2-digit', minute: '2-digit', second: '2-digit' });
}
