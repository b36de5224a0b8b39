'use client';
import { useTranslations } from 'next-intl';
import { useSandbox } from '../../_sandbox/sandbox-context.tsx';
import { deeds } from '../../_sandbox/sandbox-deeds.ts';
import { AskFirst } from './ask-first.tsx';
import type { StepInfo } from './step-info.ts';

/** Asks before solutions are run in the learner's cluster, and before another one takes its place. */
export function JumpWithCluster({ step }: { step: StepInfo }) {
  const t = useTranslations('lesson.jump');
  const { steps, jump, busy, ask } = useSandbox();
  if (steps.length === 0) return null;
  const under = jump !== null && jump.failure === null;
  const reached = steps.filter((each) => each.reached).length;
  const ahead = step.number - 1 > reached;
  return (
    <AskFirst
      label={ahead ? t('goHere') : t('startHere')}
      question={ahead ? t('askAhead', { count: step.number - 1 - reached }) : t('askAnew')}
      yes={ahead ? t('yesAhead') : t('yesAnew')}
      no={t('no')}
      disabled={busy || under}
      quiet
      onYes={() => ask((id) => deeds.jump(id, step.id, !ahead))}
    />
  );
}
