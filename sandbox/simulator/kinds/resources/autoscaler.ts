/** Horizontal pod autoscalers in both versions. Source: pkg/apis/autoscaling/v2/defaults.go, pkg/registry/autoscaling/horizontalpodautoscaler/strategy.go. */
import type { V2HorizontalPodAutoscaler, V2HPAScalingRules } from '@kubernetes/client-node';
import { copyOf, type JsonObject } from '../../patch/json.ts';
import type { Rules } from '../rules.ts';
import { validateAutoscaler, validateAutoscalerStatus } from './autoscaler-validation.ts';
import { convertAutoscaler } from './convert-autoscaler.ts';

const policies = {
  up: [
    { type: 'Pods', value: 4, periodSeconds: 15 },
    { type: 'Percent', value: 100, periodSeconds: 15 },
  ],
  down: [{ type: 'Percent', value: 100, periodSeconds: 15 }],
};

/** When nothing is said about metrics. */
const defaultCPUUtilization = 80;

function setDefaults(draft: V2HorizontalPodAutoscaler): void {
  draft.spec ??= { maxReplicas: 0, scaleTargetRef: { kind: '', name: '' } };
  const { spec } = draft;
  spec.minReplicas ??= 1;
  if ((spec.metrics ?? []).length === 0)
    spec.metrics = [
      {
        type: 'Resource',
        resource: { name: 'cpu', target: { type: 'Utilization', averageUtilization: defaultCPUUtilization } },
      },
    ];
  if (spec.behavior) {
    const { scaleUp, scaleDown } = spec.behavior;
    spec.behavior.scaleUp = withDefaults(scaleUp, { stabilizationWindowSeconds: 0, policies: policies.up });
    spec.behavior.scaleDown = withDefaults(scaleDown, { policies: policies.down });
  }
}

function withDefaults(given: V2HPAScalingRules | undefined, fallback: V2HPAScalingRules): V2HPAScalingRules {
  return copyOf({ ...fallback, selectPolicy: 'Max', ...given });
}

export const autoscaler: Rules<V2HorizontalPodAutoscaler> = {
  setDefaults,
  prepareForCreate(draft) {
    draft.status = { currentMetrics: null as unknown as [], desiredReplicas: 0 };
  },
  validate: (object) => validateAutoscaler(object),
  validateUpdate: validateAutoscaler,
  validateStatusUpdate: validateAutoscalerStatus,
};

function asV2(object: JsonObject): V2HorizontalPodAutoscaler {
  return convertAutoscaler(object, 'autoscaling/v2') as unknown as V2HorizontalPodAutoscaler;
}

/** The older version: defaults and rules are those of the newer one, seen through the conversion. */
export const oldAutoscaler: Rules = {
  setDefaults(draft) {
    const v2 = asV2(draft);
    setDefaults(v2);
    replace(draft, convertAutoscaler(v2 as unknown as JsonObject, 'autoscaling/v1'));
  },
  prepareForCreate(draft) {
    replace(draft, { ...draft, status: { currentReplicas: 0, desiredReplicas: 0 } });
  },
  validate: (object) => validateAutoscaler(asV2(object)),
  validateUpdate: (object, old) => validateAutoscaler(asV2(object), asV2(old)),
  validateStatusUpdate: (object) => validateAutoscalerStatus(asV2(object)),
};

function replace(draft: JsonObject, by: JsonObject): void {
  for (const key of Object.keys(draft)) delete (draft as Record<string, unknown>)[key];
  Object.assign(draft, by);
}
