'use client';
import { useTranslations } from 'next-intl';
import { AskDialog } from './ask-dialog.tsx';
import { linesOf } from './paste-text.ts';

/** So many lines are shown; the rest is counted. */
const mostShown = 200;

interface PasteQuestionProps {
  readonly text: string;
  onAnswer(yes: boolean): void;
}

/** Several lines would run one by one: they are shown before they are typed. */
export function PasteQuestion({ text, onAnswer }: PasteQuestionProps) {
  const t = useTranslations('terminal.pasteLines');
  const lines = linesOf(text);
  const more = lines.length - mostShown;
  return (
    <AskDialog
      title={t('title', { count: String(lines.length) })}
      yes={t('yes')}
      no={t('no')}
      onYes={() => onAnswer(true)}
      onNo={() => onAnswer(false)}
    >
      <p>{t('text')}</p>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: scrollable regions take focus */}
      <pre tabIndex={0} role="group" aria-label={t('lines')}>
        {lines.slice(0, mostShown).join('\n')}
      </pre>
      {more > 0 && <p>{t('more', { count: String(more) })}</p>}
    </AskDialog>
  );
}
