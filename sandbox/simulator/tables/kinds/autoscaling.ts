/** Rows of autoscalers and of scales. Source: formatHPAMetrics in pkg/printers/internalversion/printers.go, pkg/apis/autoscaling/v1/conversion.go. */
import type {
  V1HorizontalPodAutoscaler,
  V1Scale,
  V2HorizontalPodAutoscaler,
  V2MetricSpec,
  V2MetricStatus,
  V2MetricTarget,
  V2MetricValueStatus,
} from '@kubernetes/client-node';
import { ageOf, type CellsOf, nameOf, type Wire } from '../cells.ts';

type MetricSpec = Wire<V2MetricSpec>;
type MetricStatus = Wire<V2MetricStatus>;

export const scaleCells: CellsOf<V1Scale> = (scale, now) => [
  nameOf(scale),
  scale.spec?.replicas ?? 0,
  scale.status?.replicas ?? 0,
  ageOf(scale, now),
];

export const autoscalerCells: CellsOf<V2HorizontalPodAutoscaler> = (autoscaler, now) => {
  const { spec, status } = autoscaler;
  return [
    nameOf(autoscaler),
    `${spec?.scaleTargetRef.kind ?? ''}/${spec?.scaleTargetRef.name ?? ''}`,
    formatMetrics(spec?.metrics, status?.currentMetrics ?? undefined),
    spec?.minReplicas === undefined ? '<unset>' : String(spec.minReplicas),
    spec?.maxReplicas ?? 0,
    status?.currentReplicas ?? 0,
    ageOf(autoscaler, now),
  ];
};

function formatMetrics(specs: readonly MetricSpec[] = [], statuses: readonly MetricStatus[] = []): string {
  if (specs.length === 0) return '<none>';
  const texts = specs.map((spec, i) => formatMetric(spec, statuses[i]));
  return texts.length > 2 ? `${texts.slice(0, 2).join(', ')} + ${texts.length - 2} more...` : texts.join(', ');
}

function formatMetric(spec: MetricSpec, status: MetricStatus | undefined): string {
  switch (spec.type) {
    case 'External':
      return amountOrAverage(spec.external?.target, status?.external?.current);
    case 'Object':
      return amountOrAverage(spec.object?.target, status?.object?.current);
    case 'Pods':
      return `${amount(status?.pods?.current, 'averageValue')}/${spec.pods?.target.averageValue ?? '<nil>'}`;
    case 'Resource':
      return `${spec.resource?.name}: ${usage(spec.resource?.target, status?.resource?.current)}`;
    case 'ContainerResource':
      return `${spec.containerResource?.name}: ${usage(spec.containerResource?.target, status?.containerResource?.current)}`;
    default:
      return '<unknown type>';
  }
}

type Target = Wire<V2MetricTarget> | undefined;
type Current = Wire<V2MetricValueStatus> | undefined;

function amountOrAverage(target: Target, current: Current): string {
  if (target?.averageValue !== undefined) return `${current?.averageValue ?? '<unknown>'}/${target.averageValue} (avg)`;
  return `${amount(current, 'value')}/${target?.value ?? '<nil>'}`;
}

function usage(target: Target, current: Current): string {
  if (target?.averageValue !== undefined) return `${amount(current, 'averageValue')}/${target.averageValue}`;
  const percent = (value: number | undefined, none: string): string => (value === undefined ? none : `${value}%`);
  return `${percent(current?.averageUtilization, '<unknown>')}/${percent(target?.averageUtilization, '<auto>')}`;
}

/** A status that has come without the amount asked of it prints as Go prints a nil pointer. */
function amount(current: Current, which: 'value' | 'averageValue'): string {
  return current === undefined ? '<unknown>' : (current[which] ?? '<nil>');
}

const metricsAnnotation = 'autoscaling.alpha.kubernetes.io/metrics';
const currentMetricsAnnotation = 'autoscaling.alpha.kubernetes.io/current-metrics';

/** An autoscaler of the first version has its metrics in annotations, but for the use of processors. */
export const firstAutoscalerCells: CellsOf<V1HorizontalPodAutoscaler> = (autoscaler, now) => {
  const { metadata, spec, status } = autoscaler;
  const metrics = [
    ...(annotated(metadata?.annotations?.[metricsAnnotation]) ?? []),
    ...processorUse('target', spec?.targetCPUUtilizationPercentage),
  ];
  const currentMetrics =
    annotated(metadata?.annotations?.[currentMetricsAnnotation]) ??
    processorUse('current', status?.currentCPUUtilizationPercentage);
  const modern = { metadata, spec: { ...spec, metrics }, status: { ...status, currentMetrics } };
  return autoscalerCells(modern as unknown as Wire<V2HorizontalPodAutoscaler>, now);
};

function processorUse(key: 'target' | 'current', averageUtilization: number | undefined): readonly object[] {
  if (averageUtilization === undefined) return [];
  return [{ type: 'Resource', resource: { name: 'cpu', [key]: { averageUtilization } } }];
}

/** Metrics of an annotation, with targets and current amounts where the second version has them; undefined without any. */
function annotated(text: string | undefined): readonly object[] | undefined {
  if (text === undefined) return undefined;
  try {
    return (JSON.parse(text) as readonly Readonly<Record<string, unknown>>[]).map(modernMetric);
  } catch {
    return undefined;
  }
}

function modernMetric(metric: Readonly<Record<string, unknown>>): object {
  const source = Object.keys(metric).find((key) => key !== 'type') ?? '';
  const old = metric[source] as Readonly<Record<string, unknown>>;
  const target = {
    averageUtilization: old.targetAverageUtilization,
    averageValue: old.targetAverageValue ?? old.averageValue,
    value: old.targetValue,
  };
  const current = {
    averageUtilization: old.currentAverageUtilization,
    averageValue: old.currentAverageValue,
    value: old.currentValue,
  };
  return { ...metric, [source]: { ...old, target, current } };
}
