'use client';
import { useCallback, useEffect, useMemo, useState } from 'react';
import type { Help } from '../../sandbox/contract/help.ts';
import { api } from './api.ts';

export interface Helps {
  readonly taken: readonly Help[];
  take(help: Help): void;
  /** What is stored of earlier. */
  load(stored: readonly Help[]): void;
}

const keyOf = ({ step, kind, item }: Help): string => `${step} ${kind} ${item}`;

function merge(before: readonly Help[], more: readonly Help[]): readonly Help[] {
  return [...new Map([...before, ...more].map((help) => [keyOf(help), help])).values()];
}

/** The help taken in a lab. What is taken before there is an attempt is noted as soon as there is one. */
export function useHelps(attempt: string | undefined): Helps {
  const [taken, setTaken] = useState<readonly Help[]>([]);
  const [unsent, setUnsent] = useState<readonly Help[]>([]);
  useEffect(() => {
    if (attempt === undefined || unsent.length === 0) return;
    setUnsent([]);
    for (const help of unsent) void api.takeHelp(attempt, help);
  }, [attempt, unsent]);
  const load = useCallback((stored: readonly Help[]) => setTaken((before) => merge(before, stored)), []);
  const take = useCallback((help: Help) => {
    setTaken((before) => merge(before, [help]));
    setUnsent((before) => [...before, help]);
  }, []);
  return useMemo(() => ({ taken, take, load }), [taken, take, load]);
}
