'use client';
import { useTranslations } from 'next-intl';
import { useEffect, useState } from 'react';

/** So long the button says that it has copied, ms. */
const saysMs = 2_000;

export function CopyButton({ text }: { readonly text: string }) {
  const t = useTranslations('details');
  const [copied, setCopied] = useState(false);
  useEffect(() => {
    if (!copied) return;
    const timer = setTimeout(() => setCopied(false), saysMs);
    return () => clearTimeout(timer);
  }, [copied]);
  return (
    <button
      type="button"
      className="button small"
      onClick={() => void navigator.clipboard.writeText(text).then(() => setCopied(true))}
    >
      <span role="status">{copied ? t('copied') : t('copy')}</span>
    </button>
  );
}
