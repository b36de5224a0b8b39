import type { SandboxState } from '../../_sandbox/sandbox-context.tsx';
import type { StepInfo } from './step-info.ts';

export type CardState = 'met' | 'jumped' | 'not-yet' | 'wrong' | 'waiting' | 'unknown';

export function cardState({ id }: StepInfo, { passed, jumped, steps, sandbox }: SandboxState): CardState {
  if (passed.has(id)) return 'met';
  if (jumped.has(id)) return 'jumped';
  if (sandbox?.state !== 'ready') return 'unknown';
  return steps.find((step) => step.step === id)?.state ?? 'unknown';
}
