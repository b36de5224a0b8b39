'use client';
import { useTranslations } from 'next-intl';
import { lazy, Suspense, useEffect, useState } from 'react';

/** Fetched when it is first opened. */
const SearchDialog = lazy(() => import('./search-dialog.tsx'));

/** Where somebody types, a slash is a slash, and Ctrl-K is the shell's. */
function isTyping(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && target.closest('input, textarea, select, [contenteditable="true"]') !== null;
}

/** Opens the search, as Ctrl-K and the slash do. */
export function SearchButton() {
  const t = useTranslations('search');
  const [open, setOpen] = useState(false);
  useEffect(() => {
    const press = (event: KeyboardEvent): void => {
      const asked = (event.ctrlKey || event.metaKey) && !event.shiftKey && event.key.toLowerCase() === 'k';
      const slash = event.key === '/' && !event.ctrlKey && !event.metaKey && !event.altKey;
      if (!(asked || slash) || isTyping(event.target)) return;
      event.preventDefault();
      setOpen(true);
    };
    window.addEventListener('keydown', press);
    return () => window.removeEventListener('keydown', press);
  }, []);
  return (
    <>
      <button
        type="button"
        className="button small quiet"
        aria-label={t('open')}
        title={t('open')}
        aria-haspopup="dialog"
        onClick={() => setOpen(true)}
      >
        <svg width="18" height="18" viewBox="0 0 20 20" fill="none" stroke="currentColor" aria-hidden="true">
          <circle cx="8.5" cy="8.5" r="5.5" strokeWidth="1.8" />
          <path d="M12.8 12.8L17 17" strokeWidth="1.8" strokeLinecap="round" />
        </svg>
      </button>
      {open && (
        <Suspense>
          <SearchDialog onClose={() => setOpen(false)} />
        </Suspense>
      )}
    </>
  );
}
