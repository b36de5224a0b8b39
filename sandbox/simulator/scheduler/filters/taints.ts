/** Taints and what tolerates them. Source: component-helpers/scheduling/corev1/helpers.go, plugins/{nodeunschedulable,tainttoleration}. */
import type { Node, Pod } from '../../controllers/kit/wire.ts';
import { type Filter, refuse } from './filter.ts';

type Taint = Pick<NonNullable<NonNullable<Node['spec']>['taints']>[number], 'key' | 'value' | 'effect'>;
type Tolerations = NonNullable<Pod['spec']>['tolerations'];

export function tolerates(tolerations: Tolerations, taint: Taint): boolean {
  return (tolerations ?? []).some(({ key, operator = 'Equal', value = '', effect }) => {
    if (effect && effect !== taint.effect) return false;
    if (key && key !== taint.key) return false;
    if (operator === 'Exists') return true;
    return operator === 'Equal' && Boolean(key) && value === (taint.value ?? '');
  });
}

/** The first taint of these effects that is not tolerated. */
export function untolerated(node: Node, tolerations: Tolerations, effects: readonly string[]): Taint | undefined {
  return node.spec?.taints?.find((taint) => effects.includes(taint.effect) && !tolerates(tolerations, taint));
}

const cordoned: Taint = { key: 'node.kubernetes.io/unschedulable', effect: 'NoSchedule' };

export const nodeUnschedulable: Filter =
  ({ spec }) =>
  ({ node }) =>
    node.spec?.unschedulable && !tolerates(spec?.tolerations, cordoned)
      ? refuse(false, 'node(s) were unschedulable')
      : undefined;

export const taintToleration: Filter =
  ({ spec }) =>
  ({ node }) =>
    untolerated(node, spec?.tolerations, ['NoSchedule', 'NoExecute'])
      ? refuse(false, 'node(s) had untolerated taint(s)')
      : undefined;
