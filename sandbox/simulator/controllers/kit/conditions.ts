/** Conditions of workloads, set and removed by their type. */

export interface Condition {
  readonly type: string;
  readonly status: string;
  readonly reason?: string;
  readonly message?: string;
  readonly lastTransitionTime?: string;
  readonly lastUpdateTime?: string;
}

export function findCondition<C extends Condition>(conditions: readonly C[] | undefined, type: string): C | undefined {
  return conditions?.find((condition) => condition.type === type);
}

export function withoutCondition<C extends Condition>(conditions: readonly C[] | undefined, type: string): C[] {
  return (conditions ?? []).filter((condition) => condition.type !== type);
}

/** The new one goes last; one of the same status and reason is left as it is, and one of the same status keeps its time. */
export function withCondition<C extends Condition>(conditions: readonly C[] | undefined, next: C): readonly C[] {
  const known = findCondition(conditions, next.type);
  if (known && known.status === next.status && known.reason === next.reason) return conditions ?? [];
  const kept =
    known?.status === next.status && known.lastTransitionTime
      ? { ...next, lastTransitionTime: known.lastTransitionTime }
      : next;
  return [...withoutCondition(conditions, next.type), kept];
}
