'use client';
import { useTranslations } from 'next-intl';
import { useEffect, useState } from 'react';
import type { Question } from '../../../content/closing-schema.ts';
import styles from './quiz.module.css';
import { QuizQuestion } from './quiz-question.tsx';
import { type Answers, keepAnswers, readAnswers } from './remembered-answers.ts';

/** The questions to a lesson. What has been answered is there again at the next visit. */
export function Quiz({ lesson, questions }: { lesson: string; questions: readonly Question[] }) {
  const t = useTranslations('closing');
  const [answers, setAnswers] = useState<Answers>({});
  useEffect(() => setAnswers(readAnswers(lesson)), [lesson]);
  const keep = (now: Answers): void => {
    setAnswers(now);
    keepAnswers(lesson, now);
  };
  const rightOf = ({ options }: Question): number => options.findIndex(({ right }) => right);
  const solved = questions.filter((question) => answers[question.id]?.includes(rightOf(question)));
  const atOnce = solved.filter((question) => answers[question.id]?.[0] === rightOf(question));
  return (
    <>
      <ol className={styles.questions}>
        {questions.map((question) => (
          <QuizQuestion
            key={question.id}
            question={question}
            tried={answers[question.id] ?? []}
            onTry={(option) => keep({ ...answers, [question.id]: [...(answers[question.id] ?? []), option] })}
          />
        ))}
      </ol>
      <div className={styles.score}>
        <p role="status">
          {t('score', { solved: solved.length, total: questions.length, atOnce: atOnce.length })}
          {solved.length === questions.length && ` ${t('allSolved')}`}
        </p>
        {Object.keys(answers).length > 0 && (
          <button type="button" className="button small" onClick={() => keep({})}>
            {t('again')}
          </button>
        )}
      </div>
    </>
  );
}
