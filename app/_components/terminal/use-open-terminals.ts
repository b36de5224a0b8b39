import { useEffect, useRef, useState } from 'react';
import { mostTerminals } from '../../../sandbox/contract/terminal-sizes.ts';
import { readStored, store } from './browser-storage.ts';
import { firstTerminals, joinKept, type OpenTerminals, readOpen } from './open-terminals.ts';

/** Key in the browser's storage: pairs of a sandbox and what is open there, the latest last. */
const browserKey = 'drydock.terminals';
/** So many sandboxes are remembered there: those of one learner, and of a few before. */
const mostKept = 8;

/**
 * What is open, remembered for the sandbox by this browser tab; one that is new begins with what the others have open.
 * `named`: terminals that the lab names.
 */
export function useOpenTerminals(sandbox: string, named: readonly string[]) {
  const key = `${browserKey}.${sandbox}`;
  const state = useState<OpenTerminals>(
    () =>
      readOpen(readStored('sessionStorage', key), mostTerminals) ??
      readOpen(readKept().get(sandbox) ?? null, mostTerminals) ??
      firstTerminals(named),
  );
  const [open] = state;
  const before = useRef<OpenTerminals>(undefined);
  useEffect(() => {
    store('sessionStorage', key, JSON.stringify(open));
    const all = readKept();
    const kept = joinKept(readOpen(all.get(sandbox) ?? null, mostTerminals), before.current, open);
    before.current = open;
    all.delete(sandbox);
    all.set(sandbox, JSON.stringify(kept));
    store('localStorage', browserKey, JSON.stringify([...all].slice(-mostKept)));
  }, [key, sandbox, open]);
  return state;
}

function readKept(): Map<string, string> {
  try {
    return new Map(JSON.parse(readStored('localStorage', browserKey) ?? '[]') as [string, string][]);
  } catch {
    return new Map();
  }
}
