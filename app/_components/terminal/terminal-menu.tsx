'use client';
import { useTranslations } from 'next-intl';
import { useEffect, useLayoutEffect, useRef } from 'react';
import { indexAfter } from '../site/index-after.ts';
import styles from './terminal-menu.module.css';

export interface MenuPlace {
  readonly x: number;
  readonly y: number;
}

interface TerminalMenuProps {
  readonly place: MenuPlace;
  readonly deeds: Readonly<Record<MenuDeed, () => void>>;
  /** Without a selection there is nothing to copy. */
  readonly canCopy: boolean;
  onClose(): void;
}

const menuDeeds = ['copy', 'paste', 'selectAll', 'clear', 'find'] as const;
export type MenuDeed = (typeof menuDeeds)[number];

const keys: Partial<Record<MenuDeed, string>> = { copy: 'Ctrl+Shift+C', paste: 'Ctrl+V', find: 'Ctrl+Shift+F' };

/** The terminal's own menu (the menu of the ARIA Authoring Practices); Shift and the right button give the browser's. */
export function TerminalMenu({ place, deeds, canCopy, onClose }: TerminalMenuProps) {
  const t = useTranslations('terminal');
  const menu = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => {
    const shown = menu.current;
    if (shown === null) return;
    const { width, height } = shown.getBoundingClientRect();
    shown.style.left = `${Math.max(0, Math.min(place.x, window.innerWidth - width))}px`;
    shown.style.top = `${Math.max(0, Math.min(place.y, window.innerHeight - height))}px`;
    shown.querySelector<HTMLElement>('[role=menuitem]:not([aria-disabled=true])')?.focus();
  }, [place]);
  useEffect(() => {
    const outside = (event: PointerEvent): void => {
      if (!menu.current?.contains(event.target as Node)) onClose();
    };
    window.addEventListener('pointerdown', outside, true);
    window.addEventListener('blur', onClose);
    return () => {
      window.removeEventListener('pointerdown', outside, true);
      window.removeEventListener('blur', onClose);
    };
  }, [onClose]);

  const move = (key: string): boolean => {
    const items = [...(menu.current?.querySelectorAll<HTMLElement>('[role=menuitem]') ?? [])];
    const at = items.indexOf(document.activeElement as HTMLElement);
    const index = indexAfter(key, at, items.length, ['ArrowUp', 'ArrowDown']);
    if (index === undefined) return false;
    items[index]?.focus();
    return true;
  };
  return (
    <div
      ref={menu}
      role="menu"
      tabIndex={-1}
      aria-label={t('menu')}
      className={styles.menu}
      onContextMenu={(event) => event.preventDefault()}
      onKeyDown={(event) => {
        if (event.key === 'Escape' || event.key === 'Tab') onClose();
        else if (!move(event.key)) return;
        event.preventDefault();
      }}
    >
      {menuDeeds.map((deed) => (
        <button
          key={deed}
          type="button"
          role="menuitem"
          tabIndex={-1}
          aria-disabled={deed === 'copy' && !canCopy}
          onClick={() => {
            if (deed === 'copy' && !canCopy) return;
            onClose();
            deeds[deed]();
          }}
        >
          <span>{t(deed)}</span>
          {keys[deed] && <kbd>{keys[deed]}</kbd>}
        </button>
      ))}
    </div>
  );
}
