'use client';
import { useCallback, useEffect, useRef, useState } from 'react';
import type { FileText, HomeFile, WriteAnswer } from '../../../sandbox/contract/tools-sizes.ts';
import { type Trouble, useTools } from '../../_sandbox/tools.ts';

export interface OpenFile {
  /** As it was last read or written; null before that. */
  readonly file: FileText | null;
  readonly failure: Trouble | null;
  readonly state: 'clean' | 'dirty' | 'saving' | 'saved' | 'changed' | 'conflict';
  /** In a conflict, what the shell wrote; null when it removed the file. */
  readonly theirs: FileText | null;
  edit(text: string): void;
  save(): Promise<boolean>;
  /** Ends a conflict with one's own text, or with the shell's. */
  settle(how: 'mine' | 'theirs'): Promise<void>;
}

/** One file of the home: read, edited, saved, and followed as the shell changes it. `listed` is its entry in the list. */
export function useFile(path: string, listed: HomeFile | undefined): OpenFile {
  const tools = useTools();
  const [file, setFile] = useState<FileText | null>(null);
  const [failure, setFailure] = useState<Trouble | null>(null);
  const [state, setState] = useState<OpenFile['state']>('clean');
  const [theirs, setTheirs] = useState<FileText | null>(null);
  const text = useRef<string | null>(null);
  const known = useRef<FileText | null>(null);
  const keep = useCallback((now: FileText, how: OpenFile['state']): void => {
    known.current = now;
    text.current = now.text;
    setFile(now);
    setFailure(null);
    setState(how);
  }, []);

  // Read at first, and again whenever the list says that it is another one.
  const mark = listed && `${listed.size} ${listed.modifiedMs}`;
  // biome-ignore lint/correctness/useExhaustiveDependencies: the mark is what it is done for
  useEffect(() => {
    if (tools === null) return;
    let gone = false;
    tools.once<FileText>({ ask: 'read', path }).then(
      (now) => {
        if (gone || now.version === known.current?.version) return;
        if (known.current === null) return keep(now, 'clean');
        // What the learner has not saved is never thrown away.
        if (text.current === known.current.text || text.current === now.text) return keep(now, 'changed');
        setTheirs(now);
        setState('conflict');
      },
      (problem: Trouble) => {
        if (gone) return;
        if (known.current === null) return setFailure(problem);
        if (problem.code !== 'not-found') return;
        setTheirs(null);
        setState('conflict');
      },
    );
    return () => {
      gone = true;
    };
  }, [tools, path, mark, keep]);

  const write = useCallback(
    async (over: string | null): Promise<boolean> => {
      const wanted = text.current;
      if (tools === null || wanted === null) return false;
      setState('saving');
      try {
        const answer = await tools.once<WriteAnswer>({ ask: 'write', path, text: wanted, over });
        if (answer.outcome === 'conflict') {
          setTheirs(answer.file);
          setState('conflict');
          return false;
        }
        known.current = { path, text: wanted, version: answer.version };
        setFile(known.current);
        setFailure(null);
        setState(text.current === wanted ? 'saved' : 'dirty');
        return true;
      } catch (problem) {
        setFailure(problem as Trouble);
        setState('dirty');
        return false;
      }
    },
    [tools, path],
  );
  return {
    file,
    failure,
    state,
    theirs,
    edit(now) {
      text.current = now;
      setState((before) => (before === 'conflict' ? before : now === known.current?.text ? 'clean' : 'dirty'));
    },
    save: async () => (state === 'conflict' ? false : write(known.current?.version ?? null)),
    async settle(how) {
      if (how === 'mine') await write(theirs?.version ?? null);
      else if (theirs) keep(theirs, 'clean');
    },
  };
}
