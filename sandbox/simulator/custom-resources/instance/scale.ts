/** The numbers that a definition's scale subresource points at. Source: registry/customresource/{validator,etcd}.go, apimachinery/pkg/apis/meta/v1/unstructured/helpers.go. */
import type { FieldError } from '../../meta/status.ts';
import { isList, isObject, type Json, type JsonObject } from '../../patch/json.ts';
import type { ScalePaths } from '../definition/definition.ts';
import { fault, goJson } from '../schema/field-errors.ts';

const largest = 2 ** 31 - 1;

export function validateScaleSpec(object: JsonObject, scale: ScalePaths | undefined): readonly FieldError[] {
  return scale === undefined ? [] : validateReplicas(object, scale.specReplicasPath);
}

export function validateScaleStatus(object: JsonObject, scale: ScalePaths | undefined): readonly FieldError[] {
  if (scale === undefined) return [];
  const { statusReplicasPath, labelSelectorPath } = scale;
  const selector = labelSelectorPath === undefined ? {} : read(object, labelSelectorPath, 'string');
  return [
    ...validateReplicas(object, statusReplicasPath),
    ...(selector.problem === undefined ? [] : [fault.invalid(labelSelectorPath ?? '', '', selector.problem)]),
  ];
}

function validateReplicas(object: JsonObject, path: string): readonly FieldError[] {
  const { value = 0, problem } = read(object, path, 'int64');
  if (problem !== undefined) return [fault.invalid(path, 0, problem)];
  if (Number(value) < 0) return [fault.invalid(path, value, 'should be a non-negative integer')];
  return Number(value) > largest ? [fault.invalid(path, value, `should be less than or equal to ${largest}`)] : [];
}

interface Read {
  readonly value?: Json;
  readonly problem?: string;
}

function read(object: JsonObject, path: string, type: 'int64' | 'string'): Read {
  const names = path.replace(/^\./, '').split('.');
  let value: Json = object;
  for (const [i, name] of names.entries()) {
    if (value === null) return {};
    if (!isObject(value)) return { problem: wrong(names.slice(0, i + 1), value, 'map[string]interface{}') };
    if (!Object.hasOwn(value, name)) return {};
    value = value[name] ?? null;
  }
  return goType(value) === type ? { value } : { problem: wrong(names, value, type) };
}

function wrong(names: readonly string[], value: Json, expected: string): string {
  return `.${names.join('.')} accessor error: ${goText(value)} is of the type ${goType(value)}, expected ${expected}`;
}

function goType(value: Json): string {
  if (value === null) return '<nil>';
  if (typeof value === 'string') return 'string';
  if (typeof value === 'boolean') return 'bool';
  if (typeof value === 'number') return Number.isInteger(value) ? 'int64' : 'float64';
  return isList(value) ? '[]interface {}' : 'map[string]interface {}';
}

/** fmt's `%v`. */
function goText(value: Json): string {
  if (value === null) return '<nil>';
  if (isList(value)) return `[${value.map(goText).join(' ')}]`;
  if (!isObject(value)) return typeof value === 'string' ? value : goJson(value);
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return `map[${entries.map(([name, child]) => `${name}:${goText(child)}`).join(' ')}]`;
}
