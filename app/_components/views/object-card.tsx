'use client';
import { useTranslations } from 'next-intl';
import type { ViewObject } from '../../../sandbox/contract/cluster-view.ts';
import { useSandbox } from '../../_sandbox/sandbox-context.tsx';
import styles from './object-card.module.css';

/** More about one object. It is asked in the terminal, as the learner will do it later without this page. */
export function ObjectCard({ object, onClose }: { readonly object: ViewObject; readonly onClose: () => void }) {
  const t = useTranslations('views');
  const { run } = useSandbox();
  const { kind, name, state, detail, restarts = 0 } = object;
  const what = `${kind.toLowerCase()} ${name}`;
  const questions = [
    ['describe', `kubectl describe ${what}`],
    ['yaml', `kubectl get ${what} -o yaml`],
    ...(kind === 'Pod' ? [['logs', `kubectl logs ${name} --all-containers --tail=20`] as const] : []),
  ] as const;
  return (
    <aside className={styles.card} aria-label={t('ask', { name })}>
      <p>
        <strong>{kind}</strong> {name}
        <br />
        {[detail, t(`state.${state}`), restarts > 0 ? t('restarts', { count: restarts }) : '']
          .filter(Boolean)
          .join(' · ')}
      </p>
      <div className={styles.questions}>
        {questions.map(([question, command]) => (
          <button
            key={question}
            type="button"
            className="button small"
            disabled={run === null}
            title={command}
            onClick={() => run?.(command)}
          >
            {t(question)}
          </button>
        ))}
        <button type="button" className="button small quiet" onClick={onClose}>
          {t('close')}
        </button>
      </div>
    </aside>
  );
}
