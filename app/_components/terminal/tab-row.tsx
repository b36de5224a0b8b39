'use client';
import { useTranslations } from 'next-intl';
import { useEffect, useRef } from 'react';
import { indexAfter } from '../site/index-after.ts';
import type { Tab } from './open-terminals.ts';
import styles from './terminals.module.css';

/** `down`: no line to it just now; `over`: nothing runs there any more. */
export type TabMark = 'down' | 'over';

interface TabRowProps {
  readonly tabs: readonly (Tab & { readonly text: string; readonly mark: TabMark | null })[];
  readonly active: string;
  /** Ids of a terminal's tab and of the panel that it shows. */
  idOf(name: string, part: 'tab' | 'panel'): string;
  /** `byPointer`: who clicked goes on in the terminal, who came by keyboard stays here. */
  onChoose(name: string, byPointer: boolean): void;
  onClose(name: string): void;
  onRename(name: string): void;
}

/** The open terminals as tabs (ARIA Authoring Practices): arrows, Home and End move, Delete closes, F2 renames. */
export function TabRow({ tabs, active, idOf, onChoose, onClose, onRename }: TabRowProps) {
  const t = useTranslations('terminal.tabs');
  const list = useRef<HTMLDivElement>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: whenever another is shown, or comes or goes
  useEffect(() => {
    const row = list.current?.getBoundingClientRect();
    const shown = list.current?.querySelector('[aria-selected=true]')?.getBoundingClientRect();
    if (list.current === null || !row || !shown) return;
    list.current.scrollLeft += Math.max(0, shown.right - row.right) + Math.min(0, shown.left - row.left);
  }, [active, tabs.length]);
  const press = (key: string): boolean => {
    const at = tabs.findIndex(({ name }) => name === active);
    if (key === 'Delete' || key === 'F2') {
      (key === 'F2' ? onRename : onClose)(active);
      return true;
    }
    const index = indexAfter(key, at, tabs.length);
    if (index === undefined) return false;
    const tab = tabs[index];
    if (tab) onChoose(tab.name, false);
    list.current?.querySelectorAll<HTMLElement>('[role=tab]')[index]?.focus();
    return true;
  };
  return (
    <div
      ref={list}
      role="tablist"
      aria-label={t('label')}
      className={styles.tabs}
      onKeyDown={(event) => {
        if (press(event.key)) event.preventDefault();
      }}
    >
      {tabs.map(({ name, text, mark }) => (
        <button
          key={name}
          type="button"
          role="tab"
          id={idOf(name, 'tab')}
          aria-selected={name === active}
          aria-controls={idOf(name, 'panel')}
          aria-description={t('keys')}
          tabIndex={name === active ? 0 : -1}
          onClick={(event) => {
            const onCross = event.target instanceof Element && event.target.closest('[data-close]') !== null;
            if (onCross) onClose(name);
            else onChoose(name, event.detail > 0);
          }}
          onDoubleClick={() => onRename(name)}
        >
          <span className={styles.text}>{text}</span>
          {mark && <span className={styles.mark} data-mark={mark} role="img" aria-label={t(mark)} title={t(mark)} />}
          {/* For the pointer; the Delete key does the same. */}
          {tabs.length > 1 && (
            <span data-close aria-hidden="true" title={t('close')}>
              ×
            </span>
          )}
        </button>
      ))}
    </div>
  );
}
