'use client';
import { useTranslations } from 'next-intl';
import { lazy, Suspense } from 'react';
import { isLiving, useSandbox } from '../../_sandbox/sandbox-context.tsx';
import type { StepInfo } from './step-info.ts';

// Both come with a cluster.
const JumpWithCluster = lazy(() =>
  import('./jump-with-cluster.tsx').then((file) => ({ default: file.JumpWithCluster })),
);
const JumpProgress = lazy(() => import('./jump-progress.tsx').then((file) => ({ default: file.JumpProgress })));

/** Brings the cluster to where this step begins: this one when the step lies ahead of it, a new one otherwise. */
export function Jump({ step }: { step: StepInfo }) {
  const t = useTranslations('lesson.jump');
  const { sandbox, passed, jumped, jump, busy, known, start } = useSandbox();
  if (jump?.to === step.id)
    return (
      <Suspense fallback={null}>
        <JumpProgress step={step} />
      </Suspense>
    );
  if (!known || step.lockedBy.some((id) => !passed.has(id) && !jumped.has(id))) return null;
  if (sandbox?.state === 'ready')
    return (
      <Suspense fallback={null}>
        <JumpWithCluster step={step} />
      </Suspense>
    );
  if (isLiving(sandbox) || step.number === 1) return null;
  return (
    <button type="button" className="button small quiet" disabled={busy} onClick={() => start(step.id)}>
      {t('startHere')}
    </button>
  );
}
