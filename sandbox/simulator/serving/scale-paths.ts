import { isObject, type Json, type JsonObject } from '../patch/json.ts';
import type { ServedResource } from '../registry/resource.ts';

export interface ScalePaths {
  readonly specReplicas: readonly string[];
  readonly statusReplicas: readonly string[];
  /** The selector as text, `app=web`; empty when there is none. */
  selector(object: JsonObject): string;
}

const builtIn: ScalePaths = {
  specReplicas: ['spec', 'replicas'],
  statusReplicas: ['status', 'replicas'],
  selector: (object) => selectorText(isObject(object.spec) ? object.spec.selector : undefined),
};

/** Where a resource keeps its numbers; custom resources say so in their definition. */
export function scalePathsOf(resource: ServedResource): ScalePaths {
  const paths = resource.scale;
  if (!paths) return builtIn;
  const split = (path: string): string[] => path.split('.').filter((part) => part !== '');
  return {
    specReplicas: split(paths.specReplicasPath),
    statusReplicas: split(paths.statusReplicasPath),
    selector: (object) => {
      const found = split(paths.labelSelectorPath ?? '').reduce<Json | undefined>(
        (at, key) => (isObject(at) ? at[key] : undefined),
        object,
      );
      return typeof found === 'string' ? found : '';
    },
  };
}

/** A LabelSelector, or the plain map of a ReplicationController, as `kubectl get -l` would take it (apimachinery/pkg/labels). */
export function selectorText(selector: Json | undefined): string {
  if (!isObject(selector)) return '';
  const plain = !('matchLabels' in selector) && !('matchExpressions' in selector);
  const labels = plain ? selector : isObject(selector.matchLabels) ? selector.matchLabels : {};
  const terms = Object.entries(labels).map(([key, value]) => [key, `${key}=${String(value)}`] as const);
  const expressions = Array.isArray(selector.matchExpressions) ? (selector.matchExpressions as JsonObject[]) : [];
  const others = expressions.map((expression) => [String(expression.key), expressionText(expression)] as const);
  return [...terms, ...others]
    .sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0))
    .map(([, text]) => text)
    .join(',');
}

function expressionText({ key, operator, values }: JsonObject): string {
  const list = Array.isArray(values) ? [...values].map(String).sort().join(',') : '';
  switch (operator) {
    case 'In':
      return `${String(key)} in (${list})`;
    case 'NotIn':
      return `${String(key)} notin (${list})`;
    case 'Exists':
      return String(key);
    default:
      return `!${String(key)}`;
  }
}
