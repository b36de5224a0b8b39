/**
 * Autoscalers from one version to the other: what autoscaling/v1 has no field for is kept in annotations.
 * Source: pkg/apis/autoscaling/v1/conversion.go, pkg/apis/autoscaling/helpers.go.
 */
import { isList, isObject, type Json, type JsonObject } from '../../patch/json.ts';

const prefix = 'autoscaling.alpha.kubernetes.io/';
const metricsKey = `${prefix}metrics`;
const currentMetricsKey = `${prefix}current-metrics`;
const conditionsKey = `${prefix}conditions`;
const behaviorKey = `${prefix}behavior`;
const keys = [
  metricsKey,
  currentMetricsKey,
  conditionsKey,
  behaviorKey,
  `${prefix}scale-down-tolerance`,
  `${prefix}scale-up-tolerance`,
];

/** The stored form is autoscaling/v2. */
export function convertAutoscaler(object: JsonObject, toVersion: string): JsonObject {
  if (object.apiVersion === toVersion) return object;
  return toVersion === 'autoscaling/v1' ? toV1(object) : toV2(object);
}

function part(object: Json | undefined): JsonObject {
  return isObject(object) ? object : {};
}

function items(list: Json | undefined): readonly JsonObject[] {
  return isList(list) ? list.filter(isObject) : [];
}

/** Without what is undefined, in the order written. */
function some(fields: Readonly<Record<string, Json | undefined>>): JsonObject {
  return Object.fromEntries(Object.entries(fields).filter((entry): entry is [string, Json] => entry[1] !== undefined));
}

function toV1(object: JsonObject): JsonObject {
  const { metrics, behavior, ...spec } = part(object.spec);
  const { currentMetrics, conditions, currentReplicas, desiredReplicas, ...status } = part(object.status);
  const cpu = items(metrics).find(isCPUUtilization);
  const others = items(metrics).filter((metric) => !isCPUUtilization(metric));
  const current = items(currentMetrics).map((metric) => part(part(metric.resource).current).averageUtilization);
  const cpuNow = items(currentMetrics).findLastIndex(
    ({ type, resource }, i) => type === 'Resource' && part(resource).name === 'cpu' && current[i] !== undefined,
  );
  const added = some({
    [metricsKey]: others.length > 0 ? JSON.stringify(others.map(metricToV1)) : undefined,
    [currentMetricsKey]:
      items(currentMetrics).length > 0 ? JSON.stringify(items(currentMetrics).map(statusToV1)) : undefined,
    [behaviorKey]: isObject(behavior) ? JSON.stringify(behaviorToGo(behavior)) : undefined,
    [conditionsKey]: items(conditions).length > 0 ? JSON.stringify(items(conditions).map(conditionToV1)) : undefined,
  });
  return {
    ...object,
    apiVersion: 'autoscaling/v1',
    metadata: withAnnotations(object.metadata, added),
    spec: some({
      ...spec,
      targetCPUUtilizationPercentage: cpu && part(part(cpu.resource).target).averageUtilization,
    }),
    status: some({
      ...status,
      currentReplicas: currentReplicas ?? 0,
      desiredReplicas: desiredReplicas ?? 0,
      currentCPUUtilizationPercentage: current[cpuNow],
    }),
  };
}

function toV2(object: JsonObject): JsonObject {
  const { targetCPUUtilizationPercentage: target, ...spec } = part(object.spec);
  const { currentCPUUtilizationPercentage: current, currentReplicas, ...status } = part(object.status);
  const annotations = part(part(object.metadata).annotations);
  const cpu = target === undefined ? [] : [cpuMetric(target)];
  const metrics = [...items(read(annotations[metricsKey])).map(metricToV2), ...cpu];
  const kept = read(annotations[currentMetricsKey]);
  const now = kept
    ? items(kept).map(statusToV2)
    : current === undefined
      ? null
      : [{ type: 'Resource', resource: { name: 'cpu', current: { averageUtilization: current } } }];
  const behavior = read(annotations[behaviorKey]);
  const conditions = read(annotations[conditionsKey]);
  return {
    ...object,
    apiVersion: 'autoscaling/v2',
    metadata: withAnnotations(object.metadata, {}),
    spec: some({
      ...spec,
      metrics: metrics.length > 0 ? metrics : [cpuMetric(80)],
      behavior: isObject(behavior) && Object.keys(behavior).length > 0 ? behaviorFromGo(behavior) : undefined,
    }),
    status: some({
      ...status,
      currentReplicas: currentReplicas === 0 ? undefined : currentReplicas,
      desiredReplicas: status.desiredReplicas ?? 0,
      currentMetrics: now,
      conditions: isList(conditions) ? conditions : undefined,
    }),
  };
}

function cpuMetric(utilization: Json): JsonObject {
  return {
    type: 'Resource',
    resource: { name: 'cpu', target: { type: 'Utilization', averageUtilization: utilization } },
  };
}

function isCPUUtilization({ type, resource }: JsonObject): boolean {
  const { name, target } = part(resource);
  return type === 'Resource' && name === 'cpu' && part(target).averageUtilization !== undefined;
}

function withAnnotations(metadata: Json | undefined, added: JsonObject): JsonObject {
  const { annotations, ...meta } = part(metadata);
  const own = Object.entries(part(annotations)).filter(([key]) => !keys.includes(key));
  const all = { ...Object.fromEntries(own), ...added };
  return Object.keys(all).length === 0 ? meta : { ...meta, annotations: all };
}

/** What cannot be read is as if it were not there. */
function read(annotation: Json | undefined): Json | undefined {
  if (typeof annotation !== 'string') return undefined;
  try {
    return JSON.parse(annotation) as Json;
  } catch {
    return undefined;
  }
}

/** Fields in the order of Go's struct: that is the order of the text. */
function metricToV1({ type, object, pods, resource, containerResource, external }: JsonObject): JsonObject {
  const of = (source: Json | undefined): { target: JsonObject; metric: JsonObject; source: JsonObject } => ({
    source: part(source),
    target: part(part(source).target),
    metric: part(part(source).metric),
  });
  const [o, p, r, c, e] = [of(object), of(pods), of(resource), of(containerResource), of(external)];
  return some({
    type,
    object: object && {
      target: reference(o.source.describedObject),
      metricName: o.metric.name ?? '',
      targetValue: o.target.value ?? '0',
      ...some({ selector: o.metric.selector, averageValue: o.target.averageValue }),
    },
    pods: pods && {
      metricName: p.metric.name ?? '',
      targetAverageValue: p.target.averageValue ?? '0',
      ...some({ selector: p.metric.selector }),
    },
    resource: resource && { name: r.source.name ?? '', ...average(r.target) },
    containerResource: containerResource && {
      name: c.source.name ?? '',
      ...average(c.target),
      container: c.source.container ?? '',
    },
    external: external && {
      metricName: e.metric.name ?? '',
      ...some({
        metricSelector: e.metric.selector,
        targetValue: e.target.value,
        targetAverageValue: e.target.averageValue,
      }),
    },
  });
}

function average({ averageUtilization, averageValue }: JsonObject): JsonObject {
  return some({ targetAverageUtilization: averageUtilization, targetAverageValue: averageValue });
}

function reference(described: Json | undefined): JsonObject {
  const { kind = '', name = '', apiVersion } = part(described);
  return some({ kind, name, apiVersion });
}

function metricToV2({ type = '', object, pods, resource, containerResource, external }: JsonObject): JsonObject {
  const [o, p, e] = [part(object), part(pods), part(external)];
  const ofResource = (source: Json | undefined): JsonObject | undefined => {
    if (source === undefined) return undefined;
    const { targetAverageUtilization: utilization, targetAverageValue: value, ...rest } = part(source);
    const target = { type: utilization === undefined ? 'AverageValue' : 'Utilization' };
    return { ...rest, target: { ...target, ...some({ averageUtilization: utilization, averageValue: value }) } };
  };
  const metric = (name: Json | undefined, selector: Json | undefined): JsonObject => ({
    name: name ?? '',
    ...some({ selector }),
  });
  return some({
    type,
    object: object && {
      describedObject: reference(o.target),
      metric: metric(o.metricName, o.selector),
      target: {
        type: o.averageValue === undefined ? 'Value' : 'AverageValue',
        ...some({ value: o.targetValue ?? '0', averageValue: o.averageValue }),
      },
    },
    pods: pods && {
      metric: metric(p.metricName, p.selector),
      target: { type: 'AverageValue', averageValue: p.targetAverageValue ?? '0' },
    },
    resource: ofResource(resource),
    containerResource: ofResource(containerResource),
    external: external && {
      metric: metric(e.metricName, e.metricSelector),
      target: {
        type: e.targetValue === undefined ? 'AverageValue' : 'Value',
        ...some({ value: e.targetValue, averageValue: e.targetAverageValue }),
      },
    },
  });
}

function statusToV1({ type, object, pods, resource, containerResource, external }: JsonObject): JsonObject {
  const of = (source: Json | undefined): { current: JsonObject; metric: JsonObject; source: JsonObject } => ({
    source: part(source),
    current: part(part(source).current),
    metric: part(part(source).metric),
  });
  const [o, p, r, c, e] = [of(object), of(pods), of(resource), of(containerResource), of(external)];
  const averages = ({ averageUtilization, averageValue }: JsonObject): JsonObject =>
    some({ currentAverageUtilization: averageUtilization, currentAverageValue: averageValue ?? '0' });
  return some({
    type,
    object: object && {
      target: reference(o.source.describedObject),
      metricName: o.metric.name ?? '',
      currentValue: o.current.value ?? '0',
      ...some({ selector: o.metric.selector, averageValue: o.current.averageValue }),
    },
    pods: pods && {
      metricName: p.metric.name ?? '',
      currentAverageValue: p.current.averageValue ?? '0',
      ...some({ selector: p.metric.selector }),
    },
    resource: resource && { name: r.source.name ?? '', ...averages(r.current) },
    containerResource: containerResource && {
      name: c.source.name ?? '',
      ...averages(c.current),
      container: c.source.container ?? '',
    },
    external: external && {
      metricName: e.metric.name ?? '',
      ...some({
        metricSelector: e.metric.selector,
        currentValue: e.current.value ?? '0',
        currentAverageValue: e.current.averageValue,
      }),
    },
  });
}

function statusToV2({ type = '', object, pods, resource, containerResource, external }: JsonObject): JsonObject {
  const [o, p, e] = [part(object), part(pods), part(external)];
  const ofResource = (source: Json | undefined): JsonObject | undefined => {
    if (source === undefined) return undefined;
    const { currentAverageUtilization, currentAverageValue, ...rest } = part(source);
    const current = { averageUtilization: currentAverageUtilization, averageValue: currentAverageValue };
    return { ...rest, current: some(current) };
  };
  return some({
    type,
    object: object && {
      metric: some({ name: o.metricName, selector: o.selector }),
      current: some({ value: o.currentValue, averageValue: o.averageValue }),
      describedObject: reference(o.target),
    },
    pods: pods && {
      metric: some({ name: p.metricName, selector: p.selector }),
      current: some({ averageValue: p.currentAverageValue }),
    },
    resource: ofResource(resource),
    containerResource: ofResource(containerResource),
    external: external && {
      metric: some({ name: e.metricName, selector: e.metricSelector }),
      current: some({ value: e.currentValue, averageValue: e.currentAverageValue }),
    },
  });
}

function conditionToV1({ type, status, lastTransitionTime, reason, message }: JsonObject): JsonObject {
  return some({ type, status, lastTransitionTime: lastTransitionTime ?? null, reason, message });
}

/** The behavior is written as Go's internal type has it: capital names and nulls. */
function behaviorToGo({ scaleUp, scaleDown }: JsonObject): JsonObject {
  const rules = (given: Json | undefined): Json => {
    if (!isObject(given)) return null;
    return {
      StabilizationWindowSeconds: given.stabilizationWindowSeconds ?? null,
      SelectPolicy: given.selectPolicy ?? null,
      Policies: items(given.policies).map(({ type = '', value = 0, periodSeconds = 0 }) => ({
        Type: type,
        Value: value,
        PeriodSeconds: periodSeconds,
      })),
      Tolerance: given.tolerance ?? null,
    };
  };
  return { ScaleUp: rules(scaleUp), ScaleDown: rules(scaleDown) };
}

function behaviorFromGo({ ScaleUp, ScaleDown }: JsonObject): JsonObject {
  const given = (value: Json | undefined): Json | undefined => value ?? undefined;
  const rules = (go: Json | undefined): JsonObject | undefined => {
    if (!isObject(go)) return undefined;
    return some({
      stabilizationWindowSeconds: given(go.StabilizationWindowSeconds),
      selectPolicy: given(go.SelectPolicy),
      policies: items(go.Policies).map(({ Type, Value, PeriodSeconds }) =>
        some({ type: Type, value: Value, periodSeconds: PeriodSeconds }),
      ),
      tolerance: given(go.Tolerance),
    });
  };
  return some({ scaleUp: rules(ScaleUp), scaleDown: rules(ScaleDown) });
}
