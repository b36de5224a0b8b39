'use client';
import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import type { Showing } from './show-me.ts';
import type { Terminals } from './terminal-handle.ts';

export interface ShownStep extends Showing {
  readonly step: string;
}

export interface ShowMe {
  /** What is being typed, or what was when a command failed. */
  readonly showing: ShownStep | null;
  /** Types a step's solution into the terminal; null when there is none. Another that is under way is stopped. */
  readonly show: ((step: string, commands: readonly string[]) => void) | null;
  stop(): void;
}

/** At most one solution is typed at a time, into the terminal that is active when it begins. */
export function useShowMe(terminals: Terminals | null): ShowMe {
  const [showing, setShowing] = useState<ShownStep | null>(null);
  const current = useRef<AbortController | null>(null);
  const stop = useCallback(() => {
    current.current?.abort();
    current.current = null;
    setShowing(null);
  }, []);
  // biome-ignore lint/correctness/useExhaustiveDependencies: with the terminals goes what was typed into it
  useEffect(() => stop, [terminals, stop]);
  const show = useCallback(
    (step: string, commands: readonly string[]): void => {
      const terminal = terminals?.active();
      if (terminal === undefined) return;
      stop();
      const mine = new AbortController();
      current.current = mine;
      const atOnce = matchMedia('(prefers-reduced-motion: reduce)').matches;
      const onShowing = (now: Showing): void => {
        if (!mine.signal.aborted) setShowing({ step, ...now });
      };
      void import('./show-me.ts')
        .then(({ showMe }) => showMe({ commands, terminal, atOnce, signal: mine.signal, onShowing }))
        .then((done) => {
          if (done && current.current === mine) stop();
        });
    },
    [terminals, stop],
  );
  return useMemo(() => ({ showing, show: terminals && show, stop }), [showing, terminals, show, stop]);
}
