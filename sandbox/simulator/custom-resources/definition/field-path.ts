/** Paths to fields that a schema declares: `.spec.color`, `.metadata['name']`. Source: ValidFieldPath of apiserver/schema/cel/validation.go. */
import { path } from '../schema/field-errors.ts';
import { type CustomSchema, propertyOf, valuesOf } from '../schema/schema.ts';

export interface FieldPath {
  /** As a field error shows it. */
  readonly shown: string;
  /** The first field. */
  readonly root: string;
  readonly schema: CustomSchema | undefined;
}

/** The message is what the server says of the path. */
export class FieldPathError extends Error {
  override readonly name = 'FieldPathError';
}

function tokens(source: string): readonly string[] {
  return source.match(/'(?:[^'\\]|\\.)*'|[.[\]]|[^.[\]]+/g) ?? [];
}

/** Throws FieldPathError. */
export function parseFieldPath(source: string, schema: CustomSchema, { allowBrackets = true } = {}): FieldPath {
  const all = tokens(source);
  let at = 0;
  let [shown, root] = ['', ''];
  let current: CustomSchema | undefined = schema;
  const take = (): string => {
    const token = all[at];
    at += 1;
    if (token === undefined) throw new FieldPathError('unexpected end of JSON path');
    return token;
  };
  const enter = (name: string): void => {
    if (root === '') root = name;
    if (current?.properties !== undefined) {
      shown = path.child(shown, name);
      current = propertyOf(current, name);
      if (current === undefined) throw new FieldPathError('does not refer to a valid field');
    } else if (current?.additionalProperties !== undefined) {
      shown = path.key(shown, name);
      current = valuesOf(current);
    } else throw new FieldPathError('does not refer to a valid field');
  };
  while (at < all.length) {
    const token = take();
    if (token === '.') enter(take());
    else if (token === '[') {
      if (!allowBrackets) throw new FieldPathError('array notation is not allowed');
      const quoted = take();
      if (quoted.length < 2 || !quoted.startsWith("'") || !quoted.endsWith("'"))
        throw new FieldPathError(`expected single quoted string but got ${quoted}`);
      enter(unescaped(quoted.slice(1, -1)));
      const close = take();
      if (close !== ']') throw new FieldPathError(`expected ] but got ${close}`);
    } else throw new FieldPathError(`expected [ or . but got: ${token}`);
  }
  return { shown, root, schema: current };
}

const escapes: Readonly<Record<string, string>> = {
  a: '\x07',
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
  v: '\v',
  "'": "'",
  '\\': '\\',
};

function unescaped(text: string): string {
  return text.replace(/\\(.)/gs, (whole, character: string) => {
    const meant = escapes[character];
    if (meant === undefined) throw new FieldPathError(`invalid string literal: invalid escape char ${whole}`);
    return meant;
  });
}
