/** What does not fit a type. Source of the texts: structured-merge-diff/typed/{helpers,validate}.go. */
import { goPlain, goSyntax, goTypeName } from '../patch/go-print.ts';
import { isList, isObject, type Json } from '../patch/json.ts';
import { type Path, showPath } from './path-element.ts';
import type { Atom, Scalar } from './type.ts';

export interface FieldProblem {
  readonly path: string;
  readonly message: string;
}

export class FieldProblems extends Error {
  override readonly name = 'FieldProblems';
  constructor(problems: readonly FieldProblem[]) {
    const texts = problems.map(({ path, message }) => (path === '' ? message : `${path}: ${message}`));
    super(texts.length === 1 ? texts[0] : ['errors:', ...texts.map((text) => `  ${text}`)].join('\n'));
  }
}

export function problemAt(path: Path, message: string): FieldProblem {
  return { path: showPath(path), message };
}

/** Runs a walk that collects problems; throws FieldProblems when it found any. */
export function orProblems<T>(walk: (problems: FieldProblem[]) => T): T {
  const problems: FieldProblem[] = [];
  const result = walk(problems);
  if (problems.length > 0) throw new FieldProblems(problems);
  return result;
}

export type Shape = 'map' | 'scalar' | 'list' | 'none';

/** As which of the shapes a type allows a value is taken; one that fits none is taken as the first and found wrong later. */
export function shapeOf(atom: Atom, value: Json | undefined): Shape {
  if (isObject(value)) {
    if (atom.map) return 'map';
  } else if (isList(value)) {
    if (atom.list) return 'list';
  } else if (value !== undefined && value !== null && atom.scalar) return 'scalar';
  if (atom.map) return 'map';
  if (atom.scalar) return 'scalar';
  return atom.list ? 'list' : 'none';
}

/** The shapes to take two values as: both where they differ, since a value may change its shape. */
export function shapesOf(atom: Atom, lhs: Json | undefined, rhs: Json | undefined): readonly Shape[] {
  if (rhs === undefined) return [shapeOf(atom, lhs)];
  const right = shapeOf(atom, rhs);
  if (lhs === undefined) return [right];
  const left = shapeOf(atom, lhs);
  return left === right ? [right] : [left, right];
}

export const noShape = 'schema error: invalid atom: inlined';

/** Null is a valid scalar of any type. */
export function scalarProblem(scalar: Scalar | undefined, value: Json | undefined, side = ''): string | undefined {
  if (value === undefined || value === null) return undefined;
  switch (scalar) {
    case 'numeric':
      return typeof value === 'number' ? undefined : `${side}expected numeric (int or float), got ${goTypeName(value)}`;
    case 'string':
      return typeof value === 'string'
        ? undefined
        : `${side}expected string, got &value.valueUnstructured{Value:${goSyntax(value)}}`;
    case 'boolean':
      return typeof value === 'boolean' ? undefined : `${side}expected boolean, got ${goPointer(value)}`;
    default:
      return typeof value !== 'object' ? undefined : `${side}expected any scalar, got ${goPointer(value)}`;
  }
}

/** A value as Go prints the pointer to it that the walkers hold: `&{true}`, `&{map[a:1]}`. */
export function goPointer(value: Json): string {
  return `&{${goPlain(value)}}`;
}
