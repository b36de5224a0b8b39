'use client';
import { usePathname } from 'next/navigation';
import { useEffect, useState } from 'react';
import type { Locale } from '../../../sandbox/contract/text.ts';

interface LanguageSwitchProps {
  /** The language to change to. */
  readonly to: Locale;
  readonly name: string;
  readonly label: string;
}

/** Leads to the same place in the other language, the part of the page included. */
export function LanguageSwitch({ to, name, label }: LanguageSwitchProps) {
  const path = usePathname().replace(/^\/[^/]+/, `/${to}`);
  const [hash, setHash] = useState('');
  useEffect(() => {
    const read = (): void => setHash(window.location.hash);
    read();
    window.addEventListener('hashchange', read);
    return () => window.removeEventListener('hashchange', read);
  }, []);
  return (
    <a className="button small quiet" href={path + hash} hrefLang={to} lang={to} aria-label={label}>
      {name}
    </a>
  );
}
