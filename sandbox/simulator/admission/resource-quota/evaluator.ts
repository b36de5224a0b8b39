/** What one kind of object uses of a quota. Source: apiserver/pkg/quota/v1/interfaces.go. */
import type { V1ResourceQuotaSpec, V1ScopedResourceSelectorRequirement } from '@kubernetes/client-node';
import type { JsonObject } from '../../patch/json.ts';
import type { AdmissionRequest } from '../admission.ts';
import type { Amounts } from '../pod-resources.ts';
import { claimEvaluator } from './claim-evaluator.ts';
import { podEvaluator } from './pod-evaluator.ts';
import { serviceEvaluator } from './service-evaluator.ts';

export interface Evaluator {
  /** Whether a request may use more. */
  handles(request: AdmissionRequest): boolean;
  /** Those names in a quota that this kind of object uses. */
  matching(names: readonly string[]): string[];
  isInScope(scope: V1ScopedResourceSelectorRequirement, object: JsonObject): boolean;
  usage(object: JsonObject, now: Date): Amounts;
  /** What an object fails to say though the quota needs it; undefined when it says everything. */
  lacking?(names: readonly string[], object: JsonObject): string | undefined;
}

const special: Readonly<Record<string, Evaluator>> = {
  pods: podEvaluator,
  services: serviceEvaluator,
  persistentvolumeclaims: claimEvaluator,
};
/** Counted under two names: `secrets` and `count/secrets`. */
const twice = new Set(['configmaps', 'resourcequotas', 'replicationcontrollers', 'secrets']);
const uncounted = new Set(['events', 'bindings']);
const counters = new Map<string, Evaluator>();

/** Undefined for what no quota counts. */
export function evaluatorFor(group: string, resource: string): Evaluator | undefined {
  if (uncounted.has(resource) && (group === '' || group === 'events.k8s.io')) return undefined;
  if (group === '' && special[resource]) return special[resource];
  const qualified = group === '' ? resource : `${resource}.${group}`;
  const known = counters.get(qualified);
  if (known) return known;
  const made = counter([`count/${qualified}`, ...(group === '' && twice.has(resource) ? [resource] : [])]);
  counters.set(qualified, made);
  return made;
}

/** Counts objects. */
function counter(names: readonly string[]): Evaluator {
  return {
    handles: ({ subresource, operation }) => subresource === '' && operation === 'CREATE',
    matching: (wanted) => wanted.filter((name) => names.includes(name)),
    isInScope: () => false,
    usage: () => Object.fromEntries(names.map((name) => [name, '1'])),
  };
}

/** The old and the new way of naming scopes. */
export function scopesOf({ scopes = [], scopeSelector }: V1ResourceQuotaSpec): V1ScopedResourceSelectorRequirement[] {
  return [
    ...scopes.map((scopeName) => ({ scopeName, operator: 'Exists' })),
    ...(scopeSelector?.matchExpressions ?? []),
  ];
}
