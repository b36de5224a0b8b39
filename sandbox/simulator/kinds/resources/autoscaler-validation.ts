/** What an autoscaler may say. Source: pkg/apis/autoscaling/validation/validation.go. */
import type {
  V2CrossVersionObjectReference,
  V2HorizontalPodAutoscaler,
  V2HPAScalingRules,
  V2MetricIdentifier,
  V2MetricSpec,
  V2MetricTarget,
} from '@kubernetes/client-node';
import { type FieldError, fieldError } from '../../meta/status.ts';
import { labelName, pathSegmentName } from '../../meta/validate-names.ts';
import { breaches, needed, notNegative, notSupported, oneOf } from './checks/fields.ts';
import { parseGroupVersion } from './checks/names.ts';
import { compare, containerResourceName, notNegativeAmount } from './checks/quantities.ts';

const longestWindow = 3600;
const longestPeriod = 1800;
const sourceTypes = ['ContainerResource', 'External', 'Object', 'Pods', 'Resource'];

/** How much a reference may leave unsaid. */
interface Leniency {
  readonly anyVersion: boolean;
  readonly noGroup: boolean;
}

export function validateAutoscaler(object: V2HorizontalPodAutoscaler, old?: V2HorizontalPodAutoscaler): FieldError[] {
  const { minReplicas, maxReplicas = 0, scaleTargetRef, metrics = [], behavior } = object.spec ?? {};
  const lowest = old?.spec?.minReplicas === 0 ? 0 : 1;
  const before = old?.spec?.scaleTargetRef;
  const unchanged =
    before !== undefined && before.apiVersion === scaleTargetRef?.apiVersion && before.kind === scaleTargetRef?.kind;
  const replicas = (why: string): FieldError => fieldError.invalid('spec.maxReplicas', maxReplicas, why);
  const lenient: Leniency = {
    anyVersion: (old?.spec?.metrics ?? []).some(
      ({ object: source }) =>
        source && apiVersionProblem(source.describedObject, { anyVersion: false, noGroup: true }) !== undefined,
    ),
    noGroup: true,
  };
  return [
    ...(minReplicas !== undefined && minReplicas < lowest
      ? [fieldError.invalid('spec.minReplicas', minReplicas, `must be greater than or equal to ${lowest}`)]
      : []),
    ...(maxReplicas < 1 ? [replicas('must be greater than 0')] : []),
    ...(minReplicas !== undefined && maxReplicas < minReplicas
      ? [replicas('must be greater than or equal to `minReplicas`')]
      : []),
    ...reference(scaleTargetRef, 'spec.scaleTargetRef', {
      anyVersion: unchanged,
      noGroup: !unchanged && scaleTargetRef?.kind === 'ReplicationController',
    }),
    ...metrics.flatMap((metric, i) => metricOf(metric, `spec.metrics[${i}]`, lenient)),
    ...(minReplicas === 0 && !metrics.some(({ type }) => type === 'Object' || type === 'External')
      ? [
          fieldError.forbidden(
            'spec.metrics',
            'must specify at least one Object or External metric to support scaling to zero replicas',
          ),
        ]
      : []),
    ...scalingRules(behavior?.scaleUp, 'spec.behavior.scaleUp'),
    ...scalingRules(behavior?.scaleDown, 'spec.behavior.scaleDown'),
  ];
}

export function validateAutoscalerStatus({ status }: V2HorizontalPodAutoscaler): FieldError[] {
  return [
    ...notNegative(status?.currentReplicas, 'status.currentReplicas'),
    ...notNegative(status?.desiredReplicas, 'status.desiredReplicas'),
  ];
}

function reference(given: V2CrossVersionObjectReference | undefined, field: string, lenient: Leniency): FieldError[] {
  const problem = apiVersionProblem(given, lenient);
  return [
    ...needed(pathSegmentName, given?.kind, `${field}.kind`),
    ...needed(pathSegmentName, given?.name, `${field}.name`),
    ...(problem === undefined ? [] : [fieldError.invalid(`${field}.apiVersion`, given?.apiVersion ?? '', problem)]),
  ];
}

function apiVersionProblem(
  given: V2CrossVersionObjectReference | undefined,
  { anyVersion, noGroup }: Leniency,
): string | undefined {
  if (anyVersion) return undefined;
  const apiVersion = given?.apiVersion ?? '';
  const parsed = parseGroupVersion(apiVersion);
  if (!parsed) return `unexpected GroupVersion string: ${apiVersion}`;
  return parsed.group === '' && !noGroup ? 'apiVersion must specify API group' : undefined;
}

function metricOf(metric: V2MetricSpec, path: string, lenient: Leniency): FieldError[] {
  const { type = '' } = metric;
  // Go asks twice, and so do its errors come.
  const unknown = sourceTypes.includes(type) ? [] : [notSupported(`${path}.type`, type, sourceTypes)];
  const sources = (['object', 'external', 'pods', 'resource', 'containerResource'] as const).filter(
    (source) => metric[source] !== undefined,
  );
  const expected = type.charAt(0).toLowerCase() + type.slice(1);
  const [first] = sources;
  const missing =
    sourceTypes.includes(type) && metric[expected as keyof V2MetricSpec] === undefined
      ? [fieldError.required(`${path}.${expected}`, 'must populate information for the given metric source')]
      : [];
  return [
    ...(type === '' ? [fieldError.required(`${path}.type`, 'must specify a metric source type')] : []),
    ...unknown,
    ...(first ? source(metric, first, `${path}.${first}`, lenient) : []),
    ...missing,
    ...unknown,
    ...(sources.length > 1
      ? sources
          .filter((name) => name !== expected)
          .map((name) => fieldError.forbidden(`${path}.${name}`, 'must populate the given metric source only'))
      : []),
  ];
}

type Source = 'object' | 'external' | 'pods' | 'resource' | 'containerResource';

function source(metric: V2MetricSpec, which: Source, path: string, lenient: Leniency): FieldError[] {
  const target = metric[which]?.target;
  const { value, averageValue, averageUtilization } = target ?? {};
  const targets = targetOf(target, `${path}.target`);
  switch (which) {
    case 'object':
      return [
        ...reference(metric.object?.describedObject, `${path}.describedObject`, lenient),
        ...identifier(metric.object?.metric, `${path}.metric`),
        ...targets,
        ...(value === undefined && averageValue === undefined
          ? [fieldError.required(`${path}.target.averageValue`, 'must set either a target value or averageValue')]
          : []),
      ];
    case 'external':
      return [
        ...identifier(metric.external?.metric, `${path}.metric`),
        ...targets,
        ...(value === undefined && averageValue === undefined
          ? [
              fieldError.required(
                `${path}.target.averageValue`,
                'must set either a target value for metric or a per-pod target',
              ),
            ]
          : []),
        ...(value !== undefined && averageValue !== undefined
          ? [
              fieldError.forbidden(
                `${path}.target.value`,
                'may not set both a target value for metric and a per-pod target',
              ),
            ]
          : []),
      ];
    case 'pods':
      return [
        ...identifier(metric.pods?.metric, `${path}.metric`),
        ...targets,
        ...(averageValue === undefined
          ? [fieldError.required(`${path}.target.averageValue`, 'must specify a positive target averageValue')]
          : []),
      ];
    default:
      return [
        ...resourceNames(metric, which, path),
        ...targets,
        ...(averageUtilization === undefined && averageValue === undefined
          ? [
              fieldError.required(
                `${path}.target.averageUtilization`,
                'must set either a target raw value or a target utilization',
              ),
            ]
          : []),
        ...(averageUtilization !== undefined && averageValue !== undefined
          ? [
              fieldError.forbidden(
                `${path}.target.averageValue`,
                'may not set both a target raw value and a target utilization',
              ),
            ]
          : []),
      ];
  }
}

function resourceNames(metric: V2MetricSpec, which: 'resource' | 'containerResource', path: string): FieldError[] {
  const name = metric[which]?.name;
  const unnamed = name ? [] : [fieldError.required(`${path}.name`, 'must specify a resource name')];
  if (which === 'resource') return unnamed;
  const container = metric.containerResource?.container;
  return [
    ...unnamed,
    ...(name ? containerResourceName(name, `${path}.name`) : []),
    ...(container
      ? breaches(labelName, container, `${path}.container`)
      : [fieldError.required(`${path}.container`, 'must specify a container')]),
  ];
}

function identifier(metric: V2MetricIdentifier | undefined, field: string): FieldError[] {
  if (metric?.name) return breaches(pathSegmentName, metric.name, `${field}.name`);
  return [fieldError.required(`${field}.name`, 'must specify a metric name')];
}

function targetOf(target: V2MetricTarget | undefined, field: string): FieldError[] {
  const { type = '', value, averageValue, averageUtilization } = target ?? {};
  const amount = (given: string | undefined, name: string): FieldError[] =>
    given === undefined || compare(given, '0') > 0
      ? []
      : [fieldError.invalid(`${field}.${name}`, given, 'must be positive')];
  return [
    ...(type === '' ? [fieldError.required(`${field}.type`, 'must specify a metric target type')] : []),
    ...(['Utilization', 'Value', 'AverageValue'].includes(type)
      ? []
      : [fieldError.invalid(`${field}.type`, type, 'must be either Utilization, Value, or AverageValue')]),
    ...amount(value, 'value'),
    ...amount(averageValue, 'averageValue'),
    ...(averageUtilization !== undefined && averageUtilization < 1
      ? [fieldError.invalid(`${field}.averageUtilization`, averageUtilization, 'must be greater than 0')]
      : []),
  ];
}

function scalingRules(rules: V2HPAScalingRules | undefined, path: string): FieldError[] {
  if (!rules) return [];
  const { stabilizationWindowSeconds: window, selectPolicy, policies = [], tolerance } = rules;
  const field = `${path}.stabilizationWindowSeconds`;
  return [
    ...(window !== undefined && window < 0
      ? [fieldError.invalid(field, window, 'must be greater than or equal to zero')]
      : []),
    ...(window !== undefined && window > longestWindow
      ? [fieldError.invalid(field, window, `must be less than or equal to ${longestWindow}`)]
      : []),
    ...oneOf(selectPolicy, ['Disabled', 'Max', 'Min'], `${path}.selectPolicy`),
    ...(policies.length === 0 ? [fieldError.required(`${path}.policies`, 'must specify at least one Policy')] : []),
    ...policies.flatMap(({ type, value, periodSeconds }, i) => {
      const at = `${path}.policies[${i}]`;
      return [
        ...(type === 'Pods' || type === 'Percent' ? [] : [notSupported(`${at}.type`, type, ['Percent', 'Pods'])]),
        ...(value <= 0 ? [fieldError.invalid(`${at}.value`, value, 'must be greater than zero')] : []),
        ...(periodSeconds <= 0
          ? [fieldError.invalid(`${at}.periodSeconds`, periodSeconds, 'must be greater than zero')]
          : []),
        ...(periodSeconds > longestPeriod
          ? [fieldError.invalid(`${at}.periodSeconds`, periodSeconds, `must be less than or equal to ${longestPeriod}`)]
          : []),
      ];
    }),
    ...(tolerance === undefined ? [] : notNegativeAmount(tolerance, `${path}.tolerance`)),
  ];
}
