/** `metadata.managedFields` to owners and back. Source: apimachinery/pkg/util/managedfields/internal/managedfields.go. */
import { isObject, type Json, type JsonObject } from '../patch/json.ts';
import { fromFieldsV1, toFieldsV1 } from './fields-v1.ts';
import { goJson } from './path-element.ts';
import type { Managers, Ownership } from './updater.ts';

/** Owners by identifier, and when each has written last. */
export interface Managed {
  readonly managers: Managers;
  readonly times: ReadonlyMap<string, string | undefined>;
}

export const noManaged: Managed = { managers: new Map(), times: new Map() };

/** What tells owners apart; an applier is the same whatever its version. */
export interface ManagerIdentity {
  readonly manager?: string;
  readonly operation?: string;
  readonly apiVersion?: string;
  readonly subresource?: string;
}

export function managerIdentifier({ manager, operation, apiVersion, subresource }: ManagerIdentity): string {
  const parts: string[] = [];
  if (manager) parts.push(`"manager":${goJson(manager)}`);
  if (operation) parts.push(`"operation":${goJson(operation)}`);
  if (apiVersion && operation !== 'Apply') parts.push(`"apiVersion":${goJson(apiVersion)}`);
  if (subresource) parts.push(`"subresource":${goJson(subresource)}`);
  return `{${parts.join(',')}}`;
}

/** Undefined for names that are no identifiers. */
export function readManager(identifier: string): ManagerIdentity | undefined {
  try {
    return JSON.parse(identifier) as ManagerIdentity;
  } catch {
    return undefined;
  }
}

/** Throws Error for entries that the server would not have written. */
export function decodeManagedFields(entries: readonly Json[]): Managed {
  const managers = new Map<string, Ownership>();
  const times = new Map<string, string | undefined>();
  for (const [index, given] of entries.entries()) {
    const entry = isObject(given) ? given : {};
    const text = (key: string): string => (typeof entry[key] === 'string' ? entry[key] : '');
    const [operation, apiVersion, fieldsType] = [text('operation'), text('apiVersion'), text('fieldsType')];
    if (operation !== 'Apply' && operation !== 'Update') throw new Error('operation must be `Apply` or `Update`');
    if (apiVersion === '') throw new Error('apiVersion must not be empty');
    if (fieldsType === '') throw new Error(`missing fieldsType in managed fields entry ${index}`);
    if (fieldsType !== 'FieldsV1')
      throw new Error(`invalid fieldsType ${JSON.stringify(fieldsType)} in managed fields entry ${index}`);
    const identifier = managerIdentifier({
      manager: text('manager'),
      operation,
      apiVersion,
      subresource: text('subresource'),
    });
    const set = fromFieldsV1(isObject(entry.fieldsV1) ? entry.fieldsV1 : {});
    managers.set(identifier, { set, apiVersion, applied: operation === 'Apply' });
    times.set(identifier, text('time') || undefined);
  }
  return { managers, times };
}

/** The entries as they are stored; undefined when nobody owns anything. */
export function encodeManagedFields({ managers, times }: Managed): readonly JsonObject[] | undefined {
  if (managers.size === 0) return undefined;
  const entries = [...managers].map(([identifier, { set, apiVersion, applied }]): Entry => {
    const { manager = '', operation = '', subresource = '' } = readManager(identifier) ?? {};
    return {
      manager,
      operation: applied ? 'Apply' : operation,
      apiVersion,
      time: times.get(identifier) ?? '',
      fields: toFieldsV1(set),
      subresource,
    };
  });
  return entries.sort(inOrder).map(({ manager, operation, apiVersion, time, fields, subresource }) => ({
    ...(manager === '' ? {} : { manager }),
    ...(operation === '' ? {} : { operation }),
    ...(apiVersion === '' ? {} : { apiVersion }),
    ...(time === '' ? {} : { time }),
    fieldsType: 'FieldsV1',
    fieldsV1: fields,
    ...(subresource === '' ? {} : { subresource }),
  }));
}

interface Entry {
  readonly manager: string;
  readonly operation: string;
  readonly apiVersion: string;
  readonly time: string;
  readonly fields: JsonObject;
  readonly subresource: string;
}

/** Appliers first, then by time. */
function inOrder(a: Entry, b: Entry): number {
  return (
    byText(a.operation, b.operation) ||
    secondsOf(a.time) - secondsOf(b.time) ||
    byText(a.manager, b.manager) ||
    byText(a.apiVersion, b.apiVersion) ||
    byText(a.subresource, b.subresource)
  );
}

export function byText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** An entry without a time is older than all others. */
export function secondsOf(time: string | undefined): number {
  return time ? Math.floor(Date.parse(time) / 1000) : 0;
}
