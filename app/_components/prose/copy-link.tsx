'use client';
import { useTranslations } from 'next-intl';
import styles from './prose.module.css';
import { useCopied } from './use-copied.ts';

interface CopyLinkProps {
  /** Id of the element the link leads to. */
  readonly to: string;
  /** Id of the element that names it, when that is another one. */
  readonly name?: string;
}

/** Leads to a heading or step, and copies its address. */
export function CopyLink({ to, name = to }: CopyLinkProps) {
  const t = useTranslations('prose');
  const [copied, copy] = useCopied();
  // Where the clipboard is refused, the address bar still has the link.
  const copyAddress = (): Promise<void> => copy(`${window.location.origin}${window.location.pathname}#${to}`);
  return (
    <span className={styles.copyLink}>
      <a
        id={`${to}-link`}
        href={`#${to}`}
        aria-labelledby={`${to}-link ${name}`}
        title={t('linkTo')}
        onClick={() => void copyAddress()}
      >
        <span className="hidden-visually">{t('linkTo')}</span>
        <svg width="18" height="18" viewBox="0 0 20 20" aria-hidden="true">
          <path d="M8.5 11.5l3-3M9 6l1.8-1.8a3.5 3.5 0 015 5L14 11M11 14l-1.8 1.8a3.5 3.5 0 01-5-5L6 9" />
        </svg>
      </a>
      <span role="status">{copied && t('copied')}</span>
    </span>
  );
}
