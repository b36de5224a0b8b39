'use client';
import { useTranslations } from 'next-intl';
import { useCopied } from '../prose/use-copied.ts';

export function CopyButton({ text }: { readonly text: string }) {
  const t = useTranslations('details');
  const [copied, copy] = useCopied();
  return (
    <button type="button" className="button small" onClick={() => void copy(text)}>
      <span role="status">{copied ? t('copied') : t('copy')}</span>
    </button>
  );
}
