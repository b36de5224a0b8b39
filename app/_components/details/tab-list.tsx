'use client';
import { type ReactNode, useId, useRef } from 'react';
import { indexAfter } from '../site/index-after.ts';
import styles from './tab-list.module.css';

interface TabListProps<Id extends string> {
  readonly label: string;
  readonly tabs: readonly { readonly id: Id; readonly text: string }[];
  readonly chosen: Id;
  onChoose(id: Id): void;
  /** What the chosen tab shows. */
  readonly children: ReactNode;
}

/** Tabs with automatic activation, as the ARIA Authoring Practices describe them: arrows, Home and End move. */
export function TabList<Id extends string>({ label, tabs, chosen, onChoose, children }: TabListProps<Id>) {
  const base = useId();
  const list = useRef<HTMLDivElement>(null);
  const move = (key: string): boolean => {
    const at = tabs.findIndex(({ id }) => id === chosen);
    const index = indexAfter(key, at, tabs.length);
    if (index === undefined) return false;
    const tab = tabs[index];
    if (tab) onChoose(tab.id);
    list.current?.querySelectorAll<HTMLElement>('[role=tab]')[index]?.focus();
    return true;
  };
  return (
    <>
      <div
        ref={list}
        role="tablist"
        aria-label={label}
        className={styles.tabs}
        onKeyDown={(event) => {
          if (move(event.key)) event.preventDefault();
        }}
      >
        {tabs.map(({ id, text }) => (
          <button
            key={id}
            type="button"
            role="tab"
            id={`${base}${id}`}
            aria-selected={id === chosen}
            aria-controls={`${base}panel`}
            tabIndex={id === chosen ? 0 : -1}
            onClick={() => onChoose(id)}
          >
            {text}
          </button>
        ))}
      </div>
      <div role="tabpanel" id={`${base}panel`} aria-labelledby={`${base}${chosen}`} className={styles.panel}>
        {children}
      </div>
    </>
  );
}
