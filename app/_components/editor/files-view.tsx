'use client';
/** The files of the learner's home: listed as the shell changes them, opened and changed here. */
import dynamic from 'next/dynamic';
import { useTranslations } from 'next-intl';
import { useCallback, useEffect, useRef, useState } from 'react';
import type { HomeFile } from '../../../sandbox/contract/tools-sizes.ts';
import { type Trouble, useAnswer, useTools } from '../../_sandbox/tools.ts';
import styles from './editor.module.css';
import { NewFile } from './new-file.tsx';

const FileEditor = dynamic(() => import('./file-editor.tsx').then((file) => file.FileEditor), { ssr: false });

export function FilesView() {
  const t = useTranslations('editor');
  const tools = useTools();
  const { answer: files, failure } = useAnswer<readonly HomeFile[]>({ ask: 'files' });
  /** Opened files stay open, with what is not saved in them. */
  const [opened, setOpened] = useState<readonly string[]>([]);
  const [shown, setShown] = useState<string | null>(null);
  const [dirty, setDirty] = useState<ReadonlySet<string>>(new Set());
  const [trouble, setTrouble] = useState<Trouble | null>(null);
  const list = useRef<HTMLElement>(null);
  const onDirty = useCallback((path: string, is: boolean) => {
    setDirty((before) => {
      if (before.has(path) === is) return before;
      const after = new Set(before);
      if (is) after.add(path);
      else after.delete(path);
      return after;
    });
  }, []);
  const open = (path: string): void => {
    setOpened((before) => (before.includes(path) ? before : [...before, path]));
    setShown(path);
  };
  const close = (): void => {
    const path = shown;
    setShown(null);
    requestAnimationFrame(() =>
      list.current?.querySelector<HTMLElement>(`[data-path="${CSS.escape(path ?? '')}"]`)?.focus(),
    );
  };
  // Closing the page would lose what is not saved.
  useEffect(() => {
    if (dirty.size === 0) return;
    const warn = (event: BeforeUnloadEvent): void => event.preventDefault();
    window.addEventListener('beforeunload', warn);
    return () => window.removeEventListener('beforeunload', warn);
  }, [dirty]);
  const create = async (path: string): Promise<void> => {
    setTrouble(null);
    try {
      await tools?.once({ ask: 'write', path, text: '', over: null });
      open(path);
    } catch (problem) {
      setTrouble(problem as Trouble);
    }
  };
  const lost = opened.filter((path) => dirty.has(path) && !files?.some((file) => file.path === path));
  return (
    <div className={styles.view} data-open={shown !== null}>
      <nav className={styles.list} ref={list} aria-label={t('files')}>
        {files === null && !failure && <p className={styles.note}>{t('loading')}</p>}
        {(failure ?? trouble) && (
          <p className={styles.failure}>{t('failed', { message: (failure ?? trouble)?.message ?? '' })}</p>
        )}
        {files?.length === 0 && <p className={styles.note}>{t('empty')}</p>}
        <ul>
          {[...(files ?? []).map(({ path }) => path), ...lost].map((path) => (
            <li key={path}>
              <button type="button" data-path={path} aria-current={path === shown} onClick={() => open(path)}>
                {path}
                {dirty.has(path) && (
                  <span className={styles.dot} title={t('unsaved')}>
                    <span className="hidden-visually">, {t('unsaved')}</span>
                  </span>
                )}
              </button>
            </li>
          ))}
        </ul>
        {files && <NewFile taken={files.map(({ path }) => path)} onCreate={(path) => void create(path)} />}
      </nav>
      <div className={styles.place}>
        {shown === null && <p className={styles.note}>{t('pick')}</p>}
        {opened.map((path) => (
          <div key={path} className={styles.opened} hidden={path !== shown}>
            <FileEditor
              path={path}
              listed={files?.find((file) => file.path === path)}
              onDirty={onDirty}
              onClose={close}
            />
          </div>
        ))}
      </div>
    </div>
  );
}
