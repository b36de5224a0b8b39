'use client';
import { useLocale, useTranslations } from 'next-intl';
import { type FormEvent, useId, useState } from 'react';
import styles from './admin.module.css';
import { adminApi } from './admin-api.ts';
import { useReady } from './use-ready.ts';

/** One field: the administrator's password. */
export function LoginForm() {
  const t = useTranslations('admin.login');
  const locale = useLocale();
  const id = useId();
  const [problem, setProblem] = useState<'wrong' | 'many' | 'failed' | null>(null);
  const [busy, setBusy] = useState(false);
  const ready = useReady();

  const submit = async (event: FormEvent<HTMLFormElement>): Promise<void> => {
    event.preventDefault();
    const form = event.currentTarget;
    setBusy(true);
    setProblem(null);
    const answer = await adminApi.login(String(new FormData(form).get('password') ?? ''));
    if (answer.ok) {
      window.location.assign(`/${locale}/admin`);
      return;
    }
    setBusy(false);
    const { code } = answer.failure;
    setProblem(code === 'too-many' ? 'many' : code === 'not-allowed' || code === 'bad-input' ? 'wrong' : 'failed');
    form.querySelector('input')?.select();
  };

  return (
    <form className={styles.login} method="post" onSubmit={(event) => void submit(event)}>
      <label htmlFor={`${id}-password`}>{t('password')}</label>
      <input
        id={`${id}-password`}
        name="password"
        type="password"
        required
        autoComplete="current-password"
        aria-describedby={`${id}-problem`}
        aria-invalid={problem === 'wrong'}
      />
      <p id={`${id}-problem`} role="alert" className={styles.problem}>
        {problem !== null && t(`problem.${problem}`)}
      </p>
      <button type="submit" className="button primary" disabled={busy || !ready}>
        {busy ? t('busy') : t('submit')}
      </button>
    </form>
  );
}
