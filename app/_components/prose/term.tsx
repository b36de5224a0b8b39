import { useLocale, useTranslations } from 'next-intl';
import type { ReactNode } from 'react';
import { glossaries } from '../../../content/glossary.ts';
import type { Locale } from '../../../sandbox/contract/text.ts';
import { InlineCode } from './inline-code.tsx';
import styles from './term.module.css';
import { TermTip } from './term-tip.tsx';

/** A word of the trade where a text introduces it: `<Term id="pod">Pods</Term>`. Throws for a word the glossary does not have; `lint` tells where. */
export function Term({ id, children }: { id: string; children: ReactNode }) {
  const locale = useLocale() as Locale;
  const t = useTranslations('prose');
  const entry = glossaries[locale][id];
  if (entry === undefined) throw new Error(`the glossary (${locale}) has no entry '${id}'`);
  return (
    <TermTip word={children}>
      <strong className={styles.word}>{entry.word}</strong>
      {entry.reading !== undefined && <span className={styles.reading}>{entry.reading}</span>}
      <span className={styles.text}>
        <InlineCode text={entry.text} />
      </span>
      <a href={`/${locale}/glossary#${id}`}>{t('inGlossary')}</a>
    </TermTip>
  );
}
