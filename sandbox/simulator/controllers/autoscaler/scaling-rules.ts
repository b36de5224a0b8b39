/** How fast an autoscaler may go, and how far. Source: normalizeDesiredReplicas… and stabilizeRecommendation… in pkg/controller/podautoscaler/horizontal.go. */
import type { HorizontalPodAutoscaler } from '../kit/wire.ts';

type Rules = NonNullable<NonNullable<NonNullable<HorizontalPodAutoscaler['spec']>['behavior']>['scaleUp']>;

/** A lower recommendation counts only when there was no higher one for so long. */
const downscaleWindowMs = 300_000;

interface Sample {
  readonly atMs: number;
  readonly value: number;
}

/** What one autoscaler remembers. */
export interface Memory {
  recommendations: Sample[];
  ups: Sample[];
  downs: Sample[];
}

export interface Limits {
  readonly current: number;
  readonly desired: number;
  readonly min: number;
  readonly max: number;
}

export interface Verdict {
  readonly replicas: number;
  readonly able: { readonly reason: string; readonly message: string };
  readonly limited: { readonly isLimited: boolean; readonly reason: string; readonly message: string };
}

const ready = { reason: 'ReadyForNewScale', message: 'recommended size matches current size' };
const stabilizedUp = {
  reason: 'ScaleUpStabilized',
  message: 'recent recommendations were lower than current one, applying the lowest recent recommendation',
};
const stabilizedDown = {
  reason: 'ScaleDownStabilized',
  message: 'recent recommendations were higher than current one, applying the highest recent recommendation',
};
const words: Readonly<Record<string, string>> = {
  DesiredWithinRange: 'the desired count is within the acceptable range',
  TooFewReplicas: 'the desired replica count is less than the minimum replica count',
  TooManyReplicas: 'the desired replica count is more than the maximum replica count',
  ScaleUpLimit: 'the desired replica count is increasing faster than the maximum scale rate',
  ScaleDownLimit: 'the desired replica count is decreasing faster than the maximum scale rate',
};

/** Notes the recommendation in the memory. */
export function applyRules(
  { behavior }: Pick<NonNullable<HorizontalPodAutoscaler['spec']>, 'behavior'>,
  memory: Memory,
  limits: Limits,
  now: Date,
): Verdict {
  const nowMs = now.getTime();
  const { scaleUp, scaleDown } = behavior ?? {};
  const stable = stabilize(memory, limits, nowMs, behavior !== undefined, scaleUp, scaleDown);
  const able =
    stable === limits.desired
      ? ready
      : behavior === undefined || limits.desired < limits.current
        ? stabilizedDown
        : stabilizedUp;
  const [replicas, reason] =
    behavior === undefined
      ? byDefault({ ...limits, desired: stable })
      : byPolicies({ ...limits, desired: stable }, memory, nowMs, scaleUp, scaleDown);
  return { replicas, able, limited: { isLimited: replicas !== stable, reason, message: words[reason] ?? '' } };
}

/** Notes a scaling, for the policies. */
export function noteScaling(memory: Memory, before: number, after: number, now: Date): void {
  const sample = { atMs: now.getTime(), value: Math.abs(after - before) };
  if (after > before) memory.ups.push(sample);
  else memory.downs.push(sample);
  // No policy looks back further than half an hour (maxScalingPeriodSeconds).
  const oldest = now.getTime() - 1_800_000;
  memory.ups = memory.ups.filter(({ atMs }) => atMs >= oldest);
  memory.downs = memory.downs.filter(({ atMs }) => atMs >= oldest);
}

function stabilize(
  memory: Memory,
  { current, desired }: Limits,
  nowMs: number,
  hasBehavior: boolean,
  scaleUp: Rules | undefined,
  scaleDown: Rules | undefined,
): number {
  const upMs = hasBehavior ? (scaleUp?.stabilizationWindowSeconds ?? 0) * 1_000 : 0;
  const downMs = hasBehavior
    ? (scaleDown?.stabilizationWindowSeconds ?? downscaleWindowMs / 1_000) * 1_000
    : downscaleWindowMs;
  let [lowest, highest] = [desired, desired];
  for (const { atMs, value } of memory.recommendations) {
    if (atMs > nowMs - upMs) lowest = Math.min(lowest, value);
    if (atMs > nowMs - downMs) highest = Math.max(highest, value);
  }
  const windowMs = Math.max(upMs, downMs);
  memory.recommendations = memory.recommendations.filter(({ atMs }) => atMs >= nowMs - windowMs);
  memory.recommendations.push({ atMs: nowMs, value: desired });
  if (!hasBehavior) return highest;
  return Math.min(Math.max(current, lowest), highest);
}

function byDefault({ current, desired, min, max }: Limits): [number, string] {
  // Twice as many at once, or four (scaleUpLimitFactor, scaleUpLimitMinimum).
  const fastest = Math.max(2 * current, 4);
  const [most, reason] = max > fastest ? [fastest, 'ScaleUpLimit'] : [max, 'TooManyReplicas'];
  if (desired < min) return [min, 'TooFewReplicas'];
  return desired > most ? [most, reason] : [desired, 'DesiredWithinRange'];
}

function byPolicies(
  { current, desired, min, max }: Limits,
  memory: Memory,
  nowMs: number,
  scaleUp: Rules | undefined,
  scaleDown: Rules | undefined,
): [number, string] {
  if (desired > current) {
    const fastest = Math.max(current, policyLimit(current, memory, nowMs, scaleUp, 'up'));
    const [most, reason] = max > fastest ? [fastest, 'ScaleUpLimit'] : [max, 'TooManyReplicas'];
    if (desired > most) return [most, reason];
  } else if (desired < current) {
    const fastest = Math.min(current, policyLimit(current, memory, nowMs, scaleDown, 'down'));
    const [least, reason] = min < fastest ? [fastest, 'ScaleDownLimit'] : [min, 'TooFewReplicas'];
    if (desired < least) return [least, reason];
  }
  return [desired, 'DesiredWithinRange'];
}

function policyLimit(
  current: number,
  memory: Memory,
  nowMs: number,
  rules: Rules | undefined,
  way: 'up' | 'down',
): number {
  const { policies = [], selectPolicy = 'Max' } = rules ?? {};
  if (selectPolicy === 'Disabled' || policies.length === 0) return current;
  const limits = policies.map(({ type, value, periodSeconds }) => {
    const within = (samples: readonly Sample[]): number =>
      samples.filter(({ atMs }) => atMs > nowMs - periodSeconds * 1_000).reduce((sum, sample) => sum + sample.value, 0);
    const start = current - within(memory.ups) + within(memory.downs);
    const sign = way === 'up' ? 1 : -1;
    if (type === 'Pods') return start + sign * value;
    const exact = start * (1 + (sign * value) / 100);
    return way === 'up' ? Math.ceil(exact) : Math.floor(exact);
  });
  // The largest change is the highest limit upwards and the lowest downwards.
  return (selectPolicy === 'Min') === (way === 'up') ? Math.min(...limits) : Math.max(...limits);
}
