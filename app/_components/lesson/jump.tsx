'use client';
import dynamic from 'next/dynamic';
import { useTranslations } from 'next-intl';
import { isLiving, useSandbox } from '../../_sandbox/sandbox-context.tsx';
import type { StepInfo } from './step-info.ts';

// Both come with a cluster.
const JumpWithCluster = dynamic(() => import('./jump-with-cluster.tsx').then((file) => file.JumpWithCluster), {
  ssr: false,
});
const JumpProgress = dynamic(() => import('./jump-progress.tsx').then((file) => file.JumpProgress), { ssr: false });

/** Brings the cluster to where this step begins: this one when the step lies ahead of it, a new one otherwise. */
export function Jump({ step }: { step: StepInfo }) {
  const t = useTranslations('lesson.jump');
  const { sandbox, passed, jumped, jump, busy, known, start } = useSandbox();
  if (jump?.to === step.id) return <JumpProgress step={step} />;
  if (!known || step.lockedBy.some((id) => !passed.has(id) && !jumped.has(id))) return null;
  if (sandbox?.state === 'ready') return <JumpWithCluster step={step} />;
  if (isLiving(sandbox) || step.number === 1) return null;
  return (
    <button type="button" className="button small quiet" disabled={busy} onClick={() => start(step.id)}>
      {t('startHere')}
    </button>
  );
}
