'use client';
import { useTranslations } from 'next-intl';
import { useMemo } from 'react';
import type { ObjectDetails } from '../../../sandbox/contract/tools-sizes.ts';
import { CopyButton } from './copy-button.tsx';
import styles from './object-panel.module.css';
import { YamlText } from './yaml-text.tsx';

interface Showing {
  readonly whole: boolean;
  readonly reveal: boolean;
}

interface ObjectYamlProps {
  readonly details: ObjectDetails;
  readonly showing: Showing;
  onShowing(showing: Showing): void;
}

/** What the cluster holds of an object. */
export function ObjectYaml({ details: { kind, yaml, masked }, showing, onShowing }: ObjectYamlProps) {
  const t = useTranslations('details');
  const text = useMemo(() => <YamlText yaml={yaml} />, [yaml]);
  return (
    <>
      <div className={styles.tools}>
        <label>
          <input
            type="checkbox"
            checked={showing.whole}
            onChange={({ target }) => onShowing({ ...showing, whole: target.checked })}
          />
          {t('managed')}
        </label>
        {kind === 'Secret' && (
          <>
            {masked && <span>{t('secret')}</span>}
            <button
              type="button"
              className="button small"
              onClick={() => onShowing({ ...showing, reveal: !showing.reveal })}
            >
              {t(showing.reveal ? 'mask' : 'reveal')}
            </button>
          </>
        )}
        <CopyButton text={yaml} />
      </div>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by the keyboard */}
      <pre className={styles.text} tabIndex={0}>
        {text}
      </pre>
    </>
  );
}
