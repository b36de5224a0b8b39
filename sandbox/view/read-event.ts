import type { KubernetesObject } from '../../labs/lab.ts';
import { numberAt, recordAt, textAt } from './read-fields.ts';

/** Old and new kinds of events tell their time in different fields. */
export function timeOf(event: KubernetesObject): string {
  return (
    textAt(recordAt(event, 'series'), 'lastObservedTime') ||
    textAt(event, 'lastTimestamp') ||
    textAt(event, 'eventTime') ||
    (event.metadata.creationTimestamp ?? '')
  );
}

/** How often it happened; at least once. */
export function countOf(event: KubernetesObject): number {
  return Math.max(1, numberAt(event, 'count'), numberAt(recordAt(event, 'series'), 'count'));
}
