/** What a JSONPath leads to. Source: client-go/util/jsonpath/jsonpath.go. */
import { isList, isObject, type Json } from '../../patch/json.ts';
import { type Path, PathError, type Step } from './json-path.ts';

/** All values at the end of the path; what is missing leads nowhere. Throws PathError where the real one fails. */
export function findPath(path: Path, start: Json): readonly Json[] {
  return path.reduce<readonly Json[]>((values, step) => follow(step, values), [start]);
}

function follow(step: Step, values: readonly Json[]): readonly Json[] {
  switch (step.is) {
    case 'field':
      return values.flatMap((value) =>
        isObject(value) && Object.hasOwn(value, step.name) ? at(value, step.name) : [],
      );
    case 'wildcard':
      return values.flatMap(childrenOf);
    case 'recursive':
      return descend(values);
    case 'value':
      return values.map(() => step.value);
    case 'slice':
      return values.flatMap((value) => (value === null ? [] : sliceOf(step, value)));
    case 'union':
      return step.paths.flatMap((path) => path.reduce((found, next) => follow(next, found), values));
    case 'filter':
      return values.flatMap((value) => filtered(step, value));
  }
}

function at(value: Readonly<Record<string, Json>>, name: string): readonly Json[] {
  const child = value[name];
  return child === undefined ? [] : [child];
}

function childrenOf(value: Json): readonly Json[] {
  if (isList(value)) return value;
  if (isObject(value)) return Object.values(value);
  return typeof value === 'string' ? [...Buffer.from(value)] : [];
}

/** Everything that has something in it, from the outside in. */
function descend(values: readonly Json[]): readonly Json[] {
  return values.flatMap((value) => {
    const children = typeof value === 'string' ? [] : childrenOf(value);
    return children.length === 0 ? [] : [value, ...descend(children)];
  });
}

function sliceOf({ from = 0, to, step = 1, one }: Step & { is: 'slice' }, value: Json): readonly Json[] {
  if (!isList(value)) throw new PathError('is not array or slice');
  const { length } = value;
  const start = from < 0 ? from + length : from;
  const derived = one ? from + 1 : to;
  let end = derived ?? length;
  if (end < 0 || (end === 0 && one)) end += length;
  if (start === end) return [];
  if (start < 0 || start >= length) throw new PathError(`array index out of bounds: index ${start}, length ${length}`);
  if (end < 0 || end > length) throw new PathError(`array index out of bounds: index ${end - 1}, length ${length}`);
  if (start > end) throw new PathError(`starting index ${start} is greater than ending index ${end}`);
  if (step <= 0) throw new PathError('step must be > 0');
  return value.slice(start, end).filter((_, i) => i % step === 0);
}

function filtered({ left, operator, right }: Step & { is: 'filter' }, value: Json): readonly Json[] {
  if (!isList(value)) throw new PathError('is not array or slice and cannot be filtered');
  return value.filter((item) => {
    const lefts = findPath(left, item);
    if (operator === 'exists') return lefts.length > 0;
    const rights = lefts.length === 0 ? [] : findPath(right, item);
    if (lefts.length > 1 || rights.length > 1) throw new PathError('can only compare one element at a time');
    const [a] = lefts;
    const [b] = rights;
    return a !== undefined && b !== undefined && compares(a, operator, b);
  });
}

/** Only scalars of one kind compare; whole numbers and others are two kinds (template/funcs.go). */
function compares(a: Json, operator: string, b: Json): boolean {
  const kind = scalarKind(a);
  if (kind !== scalarKind(b)) throw new PathError('incompatible types for comparison');
  if (operator === '==') return a === b;
  if (operator === '!=') return a !== b;
  if (kind === 'boolean') throw new PathError('invalid type for comparison');
  const [one, other] = [a as string | number, b as string | number];
  if (operator === '<') return one < other;
  if (operator === '<=') return one <= other;
  if (operator === '>') return one > other;
  if (operator === '>=') return one >= other;
  throw new PathError(`unrecognized filter operator ${operator}`);
}

function scalarKind(value: Json): string {
  if (typeof value === 'number') return Number.isInteger(value) ? 'integer' : 'number';
  if (typeof value === 'string' || typeof value === 'boolean') return typeof value;
  throw new PathError('invalid type for comparison');
}
