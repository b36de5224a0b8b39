/** Names, columns, subresources and selectable fields of a definition. Source: apis/apiextensions/validation/validation.go. */
import type { FieldError } from '../../meta/status.ts';
import { serviceName } from '../../meta/validate-names.ts';
import { fault, path } from '../schema/field-errors.ts';
import type { CustomSchema } from '../schema/schema.ts';
import type { Names, PrinterColumn, Subresources } from './definition.ts';
import { FieldPathError, parseFieldPath } from './field-path.ts';

const columnTypes = ['boolean', 'date', 'integer', 'number', 'string'];
const columnFormats = ['byte', 'date', 'date-time', 'double', 'float', 'int32', 'int64', 'password'];
const mostSelectableFields = 8;

export function validateNames(names: Names, at: string): readonly FieldError[] {
  const { plural = '', singular = '', kind = '', listKind = '', shortNames = [], categories = [] } = names;
  const label = (value: string, where: string): readonly FieldError[] => {
    const problems = serviceName(value);
    return problems.length === 0 ? [] : [fault.invalid(where, value, problems.join(','))];
  };
  const mixed = (value: string, where: string): readonly FieldError[] => {
    const problems = value === '' ? [] : serviceName(value.toLowerCase());
    if (problems.length === 0) return [];
    return [fault.invalid(where, value, `may have mixed case, but should otherwise match: ${problems.join(',')}`)];
  };
  return [
    ...(plural === '' ? [] : label(plural, path.child(at, 'plural'))),
    ...(singular === '' ? [] : label(singular, path.child(at, 'singular'))),
    ...mixed(kind, path.child(at, 'kind')),
    ...mixed(listKind, path.child(at, 'listKind')),
    ...shortNames.flatMap((name, i) => label(name, path.index(path.child(at, 'shortNames'), i))),
    ...(kind !== '' && kind === listKind
      ? [fault.invalid(path.child(at, 'listKind'), listKind, 'kind and listKind may not be the same')]
      : []),
    ...categories.flatMap((name, i) => label(name, path.index(path.child(at, 'categories'), i))),
  ];
}

export function validateColumn(column: PrinterColumn, at: string): readonly FieldError[] {
  const { name = '', type = '', format = '', jsonPath = '' } = column;
  const types = `must be one of ${columnTypes.join(',')}`;
  return [
    ...(name === '' ? [fault.required(path.child(at, 'name'))] : []),
    ...(type === ''
      ? [fault.required(path.child(at, 'type'), types)]
      : columnTypes.includes(type)
        ? []
        : [fault.invalid(path.child(at, 'type'), type, types)]),
    ...(format !== '' && !columnFormats.includes(format)
      ? [fault.invalid(path.child(at, 'format'), format, `must be one of ${columnFormats.join(',')}`)]
      : []),
    ...(jsonPath === ''
      ? [fault.required(path.child(at, 'JSONPath'))]
      : validateSimplePath(jsonPath, path.child(at, 'JSONPath'))),
  ];
}

function validateSimplePath(jsonPath: string, at: string): readonly FieldError[] {
  return jsonPath.startsWith('.') ? [] : [fault.invalid(at, jsonPath, 'must be a simple json path starting with .')];
}

export function validateSubresources(subresources: Subresources | undefined, at: string): readonly FieldError[] {
  const scale = subresources?.scale;
  if (scale === undefined) return [];
  const below = (given: string, field: string, roots: readonly string[], said: string): readonly FieldError[] => {
    const where = path.child(at, `scale.${field}`);
    const simple = validateSimplePath(given, where);
    if (simple.length > 0) return simple;
    return roots.some((root) => given.startsWith(root)) ? [] : [fault.invalid(where, given, said)];
  };
  const { specReplicasPath = '', statusReplicasPath = '', labelSelectorPath = '' } = scale;
  return [
    ...(specReplicasPath === ''
      ? [fault.required(path.child(at, 'scale.specReplicasPath'))]
      : below(specReplicasPath, 'specReplicasPath', ['.spec.'], 'should be a json path under .spec')),
    ...(statusReplicasPath === ''
      ? [fault.required(path.child(at, 'scale.statusReplicasPath'))]
      : below(statusReplicasPath, 'statusReplicasPath', ['.status.'], 'should be a json path under .status')),
    ...(labelSelectorPath === ''
      ? []
      : below(
          labelSelectorPath,
          'labelSelectorPath',
          ['.spec.', '.status.'],
          'should be a json path under either .spec or .status',
        )),
  ];
}

export function validateSelectableFields(
  fields: readonly { readonly jsonPath: string }[],
  schema: CustomSchema,
  at: string,
): readonly FieldError[] {
  const seen = new Set<string>();
  const errors = fields.flatMap(({ jsonPath = '' }, i): readonly FieldError[] => {
    const where = path.child(path.index(at, i), 'jsonPath');
    if (jsonPath === '') return [fault.required(where)];
    try {
      const found = parseFieldPath(jsonPath, schema, { allowBrackets: false });
      const again = seen.has(found.shown);
      seen.add(found.shown);
      return [
        ...(found.root === 'metadata' ? [fault.invalid(where, jsonPath, 'must not point to fields in metadata')] : []),
        ...(['string', 'boolean', 'integer'].includes(found.schema?.type ?? '')
          ? []
          : [
              fault.invalid(
                where,
                jsonPath,
                'must point to a field of type string, boolean or integer. Enum string fields and strings with formats are allowed.',
              ),
            ]),
        ...(again ? [fault.duplicate(where, jsonPath)] : []),
      ];
    } catch (error) {
      if (error instanceof FieldPathError)
        return [fault.invalid(where, jsonPath, `is an invalid path: ${error.message}`)];
      throw error;
    }
  });
  return seen.size > mostSelectableFields ? [...errors, fault.tooMany(at, seen.size, mostSelectableFields)] : errors;
}
