'use client';
import { useTranslations } from 'next-intl';
import { useEffect, useId, useRef, useState } from 'react';
import type { HomeFile } from '../../../sandbox/contract/tools-sizes.ts';
import { useSandbox } from '../../_sandbox/sandbox-context.tsx';
import type { Problem, Wrong } from './check-manifest.ts';
import styles from './editor.module.css';
import { type Editor, openEditor } from './open-editor.ts';
import { useFile } from './use-file.ts';
import { useSchemas } from './use-schemas.ts';

interface FileEditorProps {
  readonly path: string;
  /** Its entry in the list of files; undefined when it is not there (any more). */
  readonly listed: HomeFile | undefined;
  onDirty(path: string, dirty: boolean): void;
  onClose(): void;
}

/** One file: its text, what is wrong in it, and whether it is saved. */
export function FileEditor({ path, listed, onDirty, onClose }: FileEditorProps) {
  const t = useTranslations('editor');
  const { run } = useSandbox();
  const opened = useFile(path, listed);
  const { file, state, failure, theirs } = opened;
  const [problems, setProblems] = useState<readonly Problem[]>([]);
  const place = useRef<HTMLDivElement>(null);
  const editor = useRef<Editor | null>(null);
  const findSchema = useSchemas(() => editor.current?.check());
  const hint = useId();
  const isYaml = /\.ya?ml$/.test(path);
  const say = useWords();
  const latest = useRef({ opened, say });
  latest.current = { opened, say };

  const read = file !== null;
  // biome-ignore lint/correctness/useExhaustiveDependencies: opened once, when there is something to show
  useEffect(() => {
    if (!read || place.current === null) return;
    const made = openEditor(place.current, {
      text: file.text,
      label: t('label', { path }),
      describedBy: hint,
      findSchema: isYaml ? findSchema : () => undefined,
      checks: isYaml,
      sayWrong: (wrong) => latest.current.say(wrong),
      onChange: (text) => latest.current.opened.edit(text),
      onProblems: setProblems,
      onSave: () => void latest.current.opened.save(),
    });
    editor.current = made;
    return () => {
      editor.current = null;
      made.dispose();
    };
  }, [read, path]);
  // What the shell wrote comes into a text that was saved.
  useEffect(() => {
    if (file && editor.current && (state === 'changed' || state === 'clean') && editor.current.text() !== file.text)
      editor.current.replace(file.text);
  }, [file, state]);
  const unsaved = state === 'dirty' || state === 'conflict' || state === 'saving';
  useEffect(() => onDirty(path, unsaved), [path, unsaved, onDirty]);

  const apply = async (): Promise<void> => {
    if (unsaved && !(await opened.save())) return;
    run?.(`kubectl apply -f ${/^[\w./-]+$/.test(path) ? path : `'${path.replaceAll("'", "'\\''")}'`}`);
  };
  return (
    <div className={styles.file}>
      <div className={styles.bar}>
        <button type="button" className={`button small ${styles.back}`} onClick={onClose}>
          ←<span className="hidden-visually">{t('close')}</span>
        </button>
        <h2 className={styles.path}>{path}</h2>
        <span className={styles.state} role="status" data-state={state}>
          {state === 'dirty' && t('unsaved')}
          {state === 'saving' && t('saving')}
          {state === 'saved' && t('saved')}
          {state === 'changed' && t('changed')}
        </span>
        <button
          type="button"
          className="button small"
          disabled={!unsaved || state === 'conflict'}
          onClick={() => void opened.save()}
        >
          {t('save')}
        </button>
        {isYaml && (
          <button
            type="button"
            className="button small"
            title={t('applyHint')}
            disabled={run === null || !read || state === 'conflict'}
            onClick={() => void apply()}
          >
            {t('apply')}
          </button>
        )}
      </div>
      {state === 'conflict' && (
        <div className={styles.conflict} role="alert">
          <p>{t(theirs ? 'conflict' : 'conflictGone', { path })}</p>
          <button type="button" className="button small" onClick={() => void opened.settle('mine')}>
            {t('keepMine')}
          </button>
          {theirs && (
            <button type="button" className="button small" onClick={() => void opened.settle('theirs')}>
              {t('takeTheirs')}
            </button>
          )}
        </div>
      )}
      {failure && (
        <p className={styles.failure} role="alert">
          {t('failed', { message: failure.message })}
        </p>
      )}
      {!read && !failure && <p className={styles.note}>{t('loading')}</p>}
      <div className={styles.text} ref={place} />
      {read && (
        <div className={styles.foot}>
          {isYaml && <Problems problems={problems} say={say} onGo={(problem) => editor.current?.goTo(problem)} />}
          <span id={hint} className={styles.hint}>
            <span className="hidden-visually">{t('leave')}</span>
            <span aria-hidden="true">{t('leaveShort')}</span>
          </span>
        </div>
      )}
    </div>
  );
}

interface ProblemsProps {
  readonly problems: readonly Problem[];
  say(wrong: Wrong): string;
  onGo(problem: Problem): void;
}

/** How many problems there are, and each with its line: choosing one leads to it. */
function Problems({ problems, say, onGo }: ProblemsProps) {
  const t = useTranslations('editor');
  if (problems.length === 0) return <span role="status">{t('noProblems')}</span>;
  return (
    <details className={styles.problems}>
      <summary>
        <span role="status">{t('problems', { count: problems.length })}</span>
      </summary>
      <ul>
        {problems.map((problem) => (
          <li key={`${problem.from} ${JSON.stringify(problem.wrong)}`}>
            <button type="button" onClick={() => onGo(problem)}>
              {t('line', { line: problem.line })}: {say(problem.wrong)}
            </button>
          </li>
        ))}
      </ul>
    </details>
  );
}

/** Puts into words what is wrong. */
function useWords(): (wrong: Wrong) => string {
  const t = useTranslations('editor');
  return (wrong) => {
    switch (wrong.what) {
      case 'yaml':
        return wrong.message;
      case 'unknownField':
        return t(wrong.near === '' ? 'problem.unknownField' : 'problem.unknownFieldNear', wrong);
      case 'wrongType':
        return t('problem.wrongType', {
          field: wrong.field,
          wanted: t(`type.${wrong.wanted}`),
          seen: t(`type.${wrong.seen}`),
        });
      case 'missing':
        return t('problem.missing', wrong);
      case 'notOneOf':
        return t('problem.notOneOf', wrong);
      case 'noKind':
        return t('problem.noKind', wrong);
    }
  };
}
