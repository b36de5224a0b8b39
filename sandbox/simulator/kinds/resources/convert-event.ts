/** Events from one of their groups to the other. Source: pkg/apis/events/v1/conversion.go, pkg/apis/core/v1/conversion.go. */
import { isObject, type Json, type JsonObject } from '../../patch/json.ts';

/** What events.k8s.io calls otherwise, by the names of core/v1. */
const renamed: readonly [core: string, events: string][] = [
  ['involvedObject', 'regarding'],
  ['source', 'deprecatedSource'],
  ['message', 'note'],
  ['firstTimestamp', 'deprecatedFirstTimestamp'],
  ['lastTimestamp', 'deprecatedLastTimestamp'],
  ['count', 'deprecatedCount'],
  ['reportingComponent', 'reportingController'],
];

/** Written by Go even when they are empty, in each version. */
const always: Readonly<Record<string, JsonObject>> = {
  v1: {
    involvedObject: {},
    source: {},
    firstTimestamp: null,
    lastTimestamp: null,
    eventTime: null,
    reportingComponent: '',
    reportingInstance: '',
  },
  'events.k8s.io/v1': {
    eventTime: null,
    regarding: {},
    deprecatedSource: {},
    deprecatedFirstTimestamp: null,
    deprecatedLastTimestamp: null,
  },
};

/** The event as the other version writes it; core/v1 is the stored form. */
export function convertEvent(event: JsonObject, toVersion: string): JsonObject {
  if (event.apiVersion === toVersion) return event;
  const names = new Map(toVersion === 'v1' ? renamed.map(([core, events]) => [events, core]) : renamed);
  const moved = Object.fromEntries(Object.entries(event).map(([field, value]) => [names.get(field) ?? field, value]));
  const emptied = Object.entries(moved).filter(
    ([field, value]) => Object.hasOwn(always[toVersion] ?? {}, field) || !isEmpty(value),
  );
  return { ...always[toVersion], ...Object.fromEntries(emptied), apiVersion: toVersion };
}

function isEmpty(value: Json | undefined): boolean {
  return value === null || value === undefined || value === '' || (isObject(value) && Object.keys(value).length === 0);
}
