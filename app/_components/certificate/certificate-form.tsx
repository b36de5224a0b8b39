'use client';
import { useLocale, useTranslations } from 'next-intl';
import { type FormEvent, useId, useState } from 'react';
import { learnerApi } from '../../_sandbox/learner-api.ts';
import styles from './certificate.module.css';

/** As the server bounds it. */
const longestName = 60;

interface CertificateFormProps {
  readonly finished: readonly { readonly id: string; readonly title: string }[];
  /** Lessons of the whole course. */
  readonly total: number;
}

/** A name, and the lessons the certificate is for. */
export function CertificateForm({ finished, total }: CertificateFormProps) {
  const t = useTranslations('certificate');
  const locale = useLocale();
  const id = useId();
  const [chosen, setChosen] = useState<readonly string[]>(finished.map((lesson) => lesson.id));
  const [problem, setProblem] = useState<'name' | 'lessons' | 'full' | 'failed' | null>(null);
  const [busy, setBusy] = useState(false);

  const submit = async (event: FormEvent<HTMLFormElement>): Promise<void> => {
    event.preventDefault();
    const form = event.currentTarget;
    const name = String(new FormData(form).get('name') ?? '');
    if (chosen.length === 0) return setProblem('lessons');
    setBusy(true);
    setProblem(null);
    const answer = await learnerApi.issueCertificate(name, chosen);
    if (answer.ok) {
      window.location.assign(`/${locale}/certificates/${answer.value.id}`);
      return;
    }
    setBusy(false);
    const { code } = answer.failure;
    setProblem(code === 'bad-input' ? 'name' : code === 'full' ? 'full' : 'failed');
    if (code === 'bad-input') form.querySelector('input')?.focus();
  };

  return (
    <form className={styles.form} onSubmit={(event) => void submit(event)}>
      <label htmlFor={`${id}-name`}>{t('name')}</label>
      <input
        id={`${id}-name`}
        name="name"
        required
        maxLength={longestName}
        autoComplete="name"
        aria-describedby={`${id}-about${problem === 'name' ? ` ${id}-problem` : ''}`}
        aria-invalid={problem === 'name'}
      />
      <p id={`${id}-about`} className={styles.about}>
        {t('aboutName')}
      </p>
      <fieldset>
        <legend>{t('for', { finished: finished.length, total })}</legend>
        {finished.map((lesson) => (
          <label key={lesson.id}>
            <input
              type="checkbox"
              checked={chosen.includes(lesson.id)}
              onChange={({ target }) =>
                setChosen(target.checked ? [...chosen, lesson.id] : chosen.filter((other) => other !== lesson.id))
              }
            />
            {lesson.title}
          </label>
        ))}
      </fieldset>
      <p id={`${id}-problem`} role="alert" className={styles.problem}>
        {problem !== null && t(`problem.${problem}`)}
      </p>
      <button type="submit" className="button primary" disabled={busy}>
        {t('make')}
      </button>
    </form>
  );
}
