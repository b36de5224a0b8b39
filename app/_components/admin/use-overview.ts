import { useCallback, useEffect, useState } from 'react';
import type { Failure } from '../../../sandbox/contract/failure.ts';
import type { AdminOverview } from '../../_server/admin/overview.ts';
import { adminApi } from './admin-api.ts';

/** Often enough to see somebody come and go; a look costs the host a few milliseconds. */
const renewMs = 5_000;

export interface Overview {
  /** What was last heard; it stays while a later look fails. */
  readonly overview: AdminOverview | null;
  readonly failure: Failure | null;
  renew(): Promise<void>;
}

/** The overview, renewed while the page is looked at; `onLeft` once whoever looks is logged in no more. */
export function useOverview(onLeft: () => void): Overview {
  const [overview, setOverview] = useState<AdminOverview | null>(null);
  const [failure, setFailure] = useState<Failure | null>(null);
  const renew = useCallback(async () => {
    const answer = await adminApi.overview();
    if (answer.ok) setOverview(answer.value);
    else if (answer.failure.code === 'not-allowed') return onLeft();
    setFailure(answer.ok ? null : answer.failure);
  }, [onLeft]);
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout>;
    let left = false;
    const again = async (): Promise<void> => {
      if (!document.hidden) await renew();
      if (!left) timer = setTimeout(() => void again(), renewMs);
    };
    const shown = (): void => {
      if (!document.hidden) void renew();
    };
    void again();
    document.addEventListener('visibilitychange', shown);
    return () => {
      left = true;
      clearTimeout(timer);
      document.removeEventListener('visibilitychange', shown);
    };
  }, [renew]);
  return { overview, failure, renew };
}
