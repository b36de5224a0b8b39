'use client';
import { useEffect, useState } from 'react';
import { themeKey } from './first-paint-script.ts';

type Theme = 'light' | 'dark';

/** Changes between light and dark, and remembers it in this browser. */
export function ThemeSwitch({ labels }: { labels: { readonly toDark: string; readonly toLight: string } }) {
  const [theme, setTheme] = useState<Theme>('light');
  useEffect(() => setTheme(document.documentElement.dataset.theme === 'dark' ? 'dark' : 'light'), []);
  const other: Theme = theme === 'dark' ? 'light' : 'dark';
  const change = (): void => {
    document.documentElement.dataset.theme = other;
    localStorage.setItem(themeKey, other);
    setTheme(other);
  };
  const label = other === 'dark' ? labels.toDark : labels.toLight;
  return (
    <button type="button" className="button small quiet" aria-label={label} title={label} onClick={change}>
      <svg width="18" height="18" viewBox="0 0 20 20" aria-hidden="true">
        <circle cx="10" cy="10" r="7.5" fill="none" stroke="currentColor" strokeWidth="1.6" />
        <path d="M10 2.5a7.5 7.5 0 010 15z" fill="currentColor" />
      </svg>
    </button>
  );
}
