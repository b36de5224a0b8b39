/** What a Job makes of a Pod that failed. Source: pkg/controller/job/{pod_failure_policy,success_policy}.go. */
import type { Job, Pod } from '../kit/wire.ts';
import { Indexes } from './indexes.ts';

type Policy = NonNullable<Job['spec']>['podFailurePolicy'];
type ExitCodes = NonNullable<NonNullable<Policy>['rules'][number]['onExitCodes']>;
type ContainerStatus = NonNullable<NonNullable<Pod['status']>['containerStatuses']>[number];

export interface PolicyMatch {
  readonly action?: string;
  /** Towards the back-off limit. */
  readonly counts: boolean;
  /** Why the whole Job fails. */
  readonly failsJob?: string;
}

/** The first rule that matches decides. */
export function matchFailurePolicy(policy: Policy, pod: Pod): PolicyMatch {
  for (const [index, { action, onExitCodes, onPodConditions }] of (policy?.rules ?? []).entries()) {
    const why = onExitCodes ? byExitCode(pod, onExitCodes) : byCondition(pod, onPodConditions ?? []);
    if (why === undefined) continue;
    if (action === 'Ignore') return { action, counts: false };
    if (action !== 'FailJob') return { action, counts: true };
    return { action, counts: true, failsJob: `${why} matching ${action} rule at index ${index}` };
  }
  return { counts: true };
}

function byExitCode({ metadata, status }: Pod, { containerName, operator, values }: ExitCodes): string | undefined {
  const matches = ({ name, state }: ContainerStatus): boolean => {
    const code = state?.terminated?.exitCode ?? 0;
    if (code === 0 || (containerName !== undefined && containerName !== name)) return false;
    return operator === 'In' ? values.includes(code) : !values.includes(code);
  };
  const found = (status?.containerStatuses ?? []).find(matches) ?? (status?.initContainerStatuses ?? []).find(matches);
  if (!found) return undefined;
  return `Container ${found.name} for pod ${metadata.namespace}/${metadata.name} failed with exit code ${found.state?.terminated?.exitCode}`;
}

function byCondition(
  { metadata, status }: Pod,
  patterns: NonNullable<NonNullable<Policy>['rules'][number]['onPodConditions']>,
): string | undefined {
  const found = (status?.conditions ?? []).find((condition) =>
    patterns.some((pattern) => pattern.type === condition.type && (pattern.status ?? 'True') === condition.status),
  );
  return found && `Pod ${metadata.namespace}/${metadata.name} has condition ${found.type}`;
}

/** Why an indexed Job has done enough; undefined when it has not. */
export function matchSuccessPolicy({ spec }: Job, succeeded: Indexes): string | undefined {
  const completions = spec?.completions ?? 0;
  for (const [index, { succeededIndexes, succeededCount }] of (spec?.successPolicy?.rules ?? []).entries()) {
    const wanted =
      succeededIndexes === undefined
        ? new Indexes(Array.from({ length: completions }, (_, i) => i))
        : Indexes.parse(succeededIndexes, completions);
    const done = [...wanted].filter((one) => succeeded.has(one)).length;
    const isEnough = succeededCount !== undefined && done >= succeededCount;
    const isAll = succeededIndexes !== undefined && done === wanted.total;
    if (isEnough || isAll) return `Matched rules at index ${index}`;
  }
  return undefined;
}
