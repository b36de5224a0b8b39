'use client';
import { useCallback, useEffect, useRef } from 'react';
import type { KindSchema } from '../../../sandbox/contract/tools-sizes.ts';
import { useTools } from '../../_sandbox/tools.ts';
import type { FindSchema } from './check-manifest.ts';

/** Schemas as they are asked for: each kind is fetched once, and `onCome` is called when one has come. */
export function useSchemas(onCome: () => void): FindSchema {
  const tools = useTools();
  const known = useRef(new Map<string, KindSchema | null | undefined>());
  const come = useRef(onCome);
  useEffect(() => {
    come.current = onCome;
  }, [onCome]);
  return useCallback(
    ({ apiVersion, kind }) => {
      if (tools === null || apiVersion === '' || kind === '') return undefined;
      const key = `${apiVersion} ${kind}`;
      if (known.current.has(key)) return known.current.get(key);
      known.current.set(key, undefined);
      const keep = (schema: KindSchema | null | undefined): void => {
        // Where nobody could say, it is asked again with the next change.
        if (schema === undefined) known.current.delete(key);
        else known.current.set(key, schema);
        if (schema !== undefined) come.current();
      };
      tools.once<KindSchema>({ ask: 'schema', apiVersion, kind }).then(keep, (failure: { code?: string }) => {
        keep(failure.code === 'not-found' ? null : undefined);
      });
      return undefined;
    },
    [tools],
  );
}
