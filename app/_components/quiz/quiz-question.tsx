'use client';
import { useTranslations } from 'next-intl';
import { useEffect, useId, useRef, useState } from 'react';
import type { Question } from '../../../content/closing-schema.ts';
import { Mark } from '../lesson/mark.tsx';
import { InlineCode } from '../prose/inline-code.tsx';
import styles from './quiz.module.css';

interface QuizQuestionProps {
  readonly question: Question;
  /** Numbers of the options tried so far, in order. */
  readonly tried: readonly number[];
  onTry(option: number): void;
}

/** One question: choose, check, and read why. A wrong answer explains itself and leaves the others open. */
export function QuizQuestion({ question: { question, options }, tried, onTry }: QuizQuestionProps) {
  const t = useTranslations('closing');
  const id = useId();
  const [chosen, setChosen] = useState<number | null>(null);
  const checked = useRef(false);
  const choices = useRef<HTMLFieldSetElement>(null);
  const result = useRef<HTMLParagraphElement>(null);
  // What was chosen before the page's scripts had come is chosen all the same.
  useEffect(() => {
    const inputs = [...(choices.current?.querySelectorAll('input') ?? [])];
    const index = inputs.findIndex((input) => input.checked);
    if (index >= 0) setChosen(index);
  }, []);
  const solved = tried.some((option) => options[option]?.right);
  const last = tried.at(-1);
  const check = (): void => {
    if (chosen === null) return;
    checked.current = true;
    onTry(chosen);
    setChosen(null);
  };
  // The button goes or is disabled: what is said of the answer takes the focus, and so is read aloud.
  useEffect(() => {
    if (checked.current && tried.length > 0) result.current?.focus();
    checked.current = false;
  }, [tried]);
  return (
    <li className={styles.question} data-solved={solved}>
      <fieldset ref={choices}>
        <legend>
          <InlineCode text={question} />
        </legend>
        {options.map(({ text, because, right = false }, index) => {
          const state = solved || tried.includes(index) ? (right ? 'met' : 'wrong') : undefined;
          return (
            <div key={text} className={styles.option} data-state={state} data-tried={tried.includes(index)}>
              <label>
                <input
                  type="radio"
                  name={id}
                  checked={chosen === index || (chosen === null && last === index)}
                  disabled={state !== undefined}
                  aria-describedby={state === undefined ? undefined : `${id}-${index}`}
                  onChange={() => setChosen(index)}
                />
                <span>
                  <InlineCode text={text} />
                </span>
              </label>
              {state !== undefined && (
                <p id={`${id}-${index}`} className={styles.because}>
                  <Mark state={state} small />
                  <span>
                    <strong>{t(right ? 'right' : 'wrong')}</strong> <InlineCode text={because} />
                  </span>
                </p>
              )}
            </div>
          );
        })}
      </fieldset>
      <p ref={result} tabIndex={-1} className={styles.result}>
        {last !== undefined && chosen === null && t(solved ? 'solved' : 'tryAgain')}
      </p>
      {!solved && (
        <button type="button" className="button" disabled={chosen === null} onClick={check}>
          {t('check')}
        </button>
      )}
    </li>
  );
}
