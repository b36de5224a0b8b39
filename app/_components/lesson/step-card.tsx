'use client';
import { useLocale, useTranslations } from 'next-intl';
import { lazy, Suspense } from 'react';
import type { Locale } from '../../../sandbox/contract/text.ts';
import { isLiving, useSandbox } from '../../_sandbox/sandbox-context.tsx';
import { CopyLink } from '../prose/copy-link.tsx';
import { cardState } from './card-state.ts';
import { Hints } from './hints.tsx';
import { Jump } from './jump.tsx';
import { Mark } from './mark.tsx';
import { Solution } from './solution.tsx';
import styles from './step-card.module.css';
import type { StepInfo } from './step-info.ts';

// Needed only when something is wrong, and when there is something to be told.
const Explained = lazy(() => import('./explained.tsx').then((file) => ({ default: file.Explained })));
const Announcement = lazy(() => import('./announcement.tsx').then((file) => ({ default: file.Announcement })));

/** One step: its goal, what is seen of each condition, hints that fit, and a solution. The heart of a lesson. */
export function StepCard({ step }: { step: StepInfo }) {
  const t = useTranslations('lesson');
  const locale = useLocale() as Locale;
  const sandbox = useSandbox();
  const verdict = sandbox.steps.find(({ step: id }) => id === step.id);
  const state = cardState(step, sandbox);
  const heading = `step-${step.id}-goal`;
  const wrong = verdict?.conditions.filter((condition) => condition.state === 'wrong').map(({ id }) => id) ?? [];
  // A condition that names its place leads there itself.
  const leadsBack =
    state === 'wrong' && !step.conditions.some(({ id, explainedAt }) => wrong.includes(id) && explainedAt !== null);
  const shownTo = sandbox.helps.taken.some((help) => help.step === step.id && help.kind === 'show-me');
  return (
    <section className={styles.card} id={`step-${step.id}`} data-state={state} aria-labelledby={heading}>
      <header className={styles.header}>
        <Mark state={state} />
        <h3 className={styles.goal} id={heading}>
          <span className={styles.number}>{step.number}. </span>
          {step.goal}
        </h3>
        <CopyLink to={`step-${step.id}`} name={heading} />
        <span className={styles.state}>{t(`state.${state}`)}</span>
      </header>
      <ul className={styles.conditions}>
        {step.conditions.map(({ id, text, explainedAt }) => {
          const judged = verdict?.conditions.find((condition) => condition.id === id);
          const shown = sandbox.passed.has(step.id) ? 'met' : (judged?.state ?? 'not-yet');
          return (
            <li key={id} data-state={shown}>
              <Mark state={shown} small />
              <span>
                {text}
                <span className="hidden-visually"> – {t(`condition.${shown}`)}</span>
                {judged && shown !== 'met' && (
                  <span className={styles.seen}>{t('seen', { seen: judged.seen[locale] })}</span>
                )}
                {shown === 'wrong' && explainedAt !== null && (
                  <Suspense fallback={null}>
                    <Explained anchor={explainedAt} />
                  </Suspense>
                )}
              </span>
            </li>
          );
        })}
      </ul>
      {state === 'unknown' && !isLiving(sandbox.sandbox) && <p className={styles.note}>{t('startToCheck')}</p>}
      {state === 'waiting' && <p className={styles.note}>{t('waitsFor')}</p>}
      {leadsBack && (
        <Suspense fallback={null}>
          <Explained anchor={step.explainedAt} />
        </Suspense>
      )}
      {shownTo && <p className={styles.note}>{t('wasShown')}</p>}
      {state !== 'met' && <Hints step={step} verdict={verdict} />}
      <Solution step={step} />
      <Jump step={step} />
      {isLiving(sandbox.sandbox) && (
        <Suspense fallback={null}>
          <Announcement step={step} state={state} verdict={verdict} />
        </Suspense>
      )}
    </section>
  );
}
