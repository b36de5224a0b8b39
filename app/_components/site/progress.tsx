'use client';
import { useTranslations } from 'next-intl';
import { createContext, type ReactNode, useCallback, useContext, useEffect, useState } from 'react';
import { learnerApi } from '../../_sandbox/learner-api.ts';
import { AskFirst } from '../lesson/ask-first.tsx';
import { forgetAnswers } from '../quiz/remembered-answers.ts';
import styles from './site.module.css';

interface Progress {
  readonly known: boolean;
  readonly labs: Readonly<Record<string, readonly string[]>>;
  /** The lab that was worked on last. */
  readonly latest: string | null;
  reload(): void;
}

const ProgressContext = createContext<Progress>({ known: false, labs: {}, latest: null, reload: () => {} });

/** Fetches the learner's progress once for all of the page; the page itself is the same for everybody. */
export function ProgressProvider({ children }: { children: ReactNode }) {
  const [progress, setProgress] = useState<Omit<Progress, 'reload'>>({ known: false, labs: {}, latest: null });
  const reload = useCallback(async () => {
    const answer = await learnerApi.progress();
    if (answer.ok) setProgress(answer.value);
  }, []);
  useEffect(() => void reload(), [reload]);
  return <ProgressContext value={{ ...progress, reload: () => void reload() }}>{children}</ProgressContext>;
}

export function useProgress(): Progress {
  return useContext(ProgressContext);
}

/** A bar of steps for one lesson. */
export function LessonProgress({ lab, steps }: { lab: string; steps: readonly string[] }) {
  const t = useTranslations('home');
  const passed = useProgress().labs[lab] ?? [];
  const count = steps.filter((step) => passed.includes(step)).length;
  return (
    <div className={styles.progress}>
      {steps.map((step) => (
        <i key={step} data-met={passed.includes(step)} />
      ))}
      <span>{count === 0 ? t('notStarted') : t('progress', { passed: count, total: steps.length })}</span>
    </div>
  );
}

/** What is stored about the learner: take it along, or delete it. */
export function LearnerData() {
  const t = useTranslations('home.data');
  const { known, reload } = useProgress();
  const [said, setSaid] = useState('');
  const remove = async (): Promise<void> => {
    const answer = await learnerApi.removeLearner();
    if (answer.ok) forgetAnswers();
    setSaid(answer.ok ? t('removed') : t('failed'));
    reload();
  };
  return (
    <>
      <div className={styles.data}>
        {known ? (
          <>
            <a className="button" href="/api/learner" download>
              {t('export')}
            </a>
            <AskFirst
              label={t('remove')}
              question={t('sure')}
              yes={t('yes')}
              no={t('no')}
              onYes={() => void remove()}
            />
          </>
        ) : (
          said === '' && <p>{t('none')}</p>
        )}
      </div>
      <p role="status">{said}</p>
    </>
  );
}
