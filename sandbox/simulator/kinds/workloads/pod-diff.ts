/** The refusal of a changed Pod shows what differs between two specs as the server itself holds them (pkg/apis/core/types.go): Go's names and order, and everything that is not set. */
import type { V1PodTemplateSpec } from '@kubernetes/client-node';
import { isList, isObject, type Json, type JsonObject } from '../../patch/json.ts';
import { podFields } from '../../structure/structure.ts';
import { diff } from '../resources/checks/diff.ts';

/** Of two PodSpecs. */
export function podSpecDiff(before: unknown, after: unknown): string {
  return diff(internal(before, 'PodSpec'), internal(after, 'PodSpec'));
}

/** Of two ephemeral containers. */
export function ephemeralContainerDiff(before: unknown, after: unknown): string {
  return diff(internal(before, 'EphemeralContainer'), internal(after, 'EphemeralContainer'));
}

/** The parts of metadata that a template can have, in Go's order. */
const templateMeta = ['name', 'generateName', 'namespace', 'labels', 'annotations', 'finalizers'] as const;

/** A template of Pods as the server shows it where it may not change: the fields of metadata stand beside the spec. */
export function internalPodTemplate({ metadata, spec }: V1PodTemplateSpec): JsonObject {
  const meta = templateMeta.flatMap((key) => {
    const value = metadata?.[key];
    return value === undefined ? [] : [[key, Array.isArray(value) ? value : sortedKeys(value)] as const];
  });
  return { ...(Object.fromEntries(meta) as JsonObject), Spec: internal(spec ?? {}, 'PodSpec') };
}

/** Go writes the keys of a map in their order. */
export function sortedKeys<Value>(value: Value): Value {
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1))) as Value;
}

function internal(value: unknown, type: string): Json {
  return shown(value as Json, `*${type}`);
}

/** A value of v1 as Go writes the same value of the internal type. */
function shown(value: Json | undefined, type: string): Json {
  if (type.startsWith('*')) return value === undefined ? null : shown(value, type.slice(1));
  if (type.startsWith('[]')) return isList(value) ? value.map((item) => shown(item, type.slice(2))) : null;
  const fields = podFields()[type];
  if (fields === undefined) return isMap(type) ? sortedKeys(value ?? null) : (value ?? zeroOf(type));
  return struct(isObject(value) ? value : {}, type);
}

/** What a Pod's security context holds inside, which v1 has in the spec itself. */
const hostFields = ['hostNetwork', 'hostPID', 'hostIPC', 'shareProcessNamespace', 'hostUsers'];

function struct(value: JsonObject, type: string): JsonObject {
  const entries = (podFields()[type] ?? []).flatMap(([name, fieldType, json]) => {
    // Structs without a name give their fields to their holder.
    if (name === '') return Object.entries(shown(value, fieldType) as JsonObject);
    if (type === 'PodSpec' && name === 'SecurityContext') return [[name, shown(securityContextOf(value), fieldType)]];
    return [[name, shown(value[json], fieldType)]];
  });
  return Object.fromEntries(entries) as JsonObject;
}

function securityContextOf(spec: JsonObject): Json | undefined {
  const moved = hostFields.filter((field) => spec[field] !== undefined).map((field) => [field, spec[field] as Json]);
  const own = isObject(spec.securityContext) ? spec.securityContext : undefined;
  return own === undefined && moved.length === 0 ? undefined : { ...own, ...Object.fromEntries(moved) };
}

const numbers = ['int32', 'int64', 'intstr.IntOrString'];

function isMap(type: string): boolean {
  return type.startsWith('map[') || type === 'ResourceList';
}

function zeroOf(type: string): Json {
  if (numbers.includes(type)) return 0;
  if (type === 'bool') return false;
  return type === 'resource.Quantity' ? '0' : '';
}
