/** The most frequent mistake in a rule, a field that the schema does not have, in the words of CEL's type checker. Source of the text: cel-go/common/error.go. */
import { type CustomSchema, itemsOf, valuesOf } from '../schema/schema.ts';
import { escapeName } from './escape-name.ts';
import { withMetaFields } from './expression-value.ts';

/** Undefined when every field that is reached by plain dots from `self` exists. */
export function undefinedField(source: string, schema: CustomSchema, isRoot: boolean): string | undefined {
  const bare = withoutStrings(source);
  const problems = [...bare.matchAll(/(?<![\w.])(?:self|oldSelf)((?:\s*\.\s*\w+)+)(\s*\()?/g)].flatMap((found) => {
    const [, chain = '', call] = found;
    const start = found.index + found[0].indexOf(chain);
    const names = [...chain.matchAll(/\.\s*(\w+)/g)];
    // What is called is a method, not a field.
    const fields = call === undefined ? names : names.slice(0, -1);
    const missing = firstMissing(
      fields.map(([, name = '']) => name),
      isRoot ? withMetaFields(schema) : schema,
    );
    if (missing === undefined) return [];
    return [problem(source, start + (fields[missing]?.index ?? 0), fields[missing]?.[1] ?? '')];
  });
  return problems.length === 0 ? undefined : problems.join('\n');
}

/** Strings are blanked out so that positions stay. */
export function withoutStrings(source: string): string {
  return source.replace(/[rR]?("(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*')/g, (text) => ' '.repeat(text.length));
}

function firstMissing(names: readonly string[], schema: CustomSchema): number | undefined {
  let current: CustomSchema | undefined = schema;
  for (const [i, name] of names.entries()) {
    if (current === undefined || current['x-kubernetes-int-or-string'] === true || current.type !== 'object')
      return undefined;
    const values = valuesOf(current);
    if (values !== undefined) {
      current = values;
      continue;
    }
    const entries: [string, CustomSchema][] = Object.entries(current.properties ?? {});
    const found: [string, CustomSchema] | undefined = entries.find(([declared]) => escapeName(declared) === name);
    if (found === undefined || !isVisible(found[1])) return i;
    current = found[1]['x-kubernetes-embedded-resource'] === true ? withMetaFields(found[1]) : found[1];
  }
  return undefined;
}

/** Fields without a type cannot be seen by expressions. */
function isVisible(schema: CustomSchema): boolean {
  if (schema['x-kubernetes-int-or-string'] === true) return true;
  if (schema.type === 'array') {
    const items = itemsOf(schema);
    return items !== undefined && isVisible(items);
  }
  const values = valuesOf(schema);
  return (schema.type ?? '') !== '' && (values === undefined || isVisible(values));
}

function problem(source: string, at: number, name: string): string {
  const before = source.slice(0, at).split('\n');
  const column = before.at(-1)?.length ?? 0;
  const line = source.split('\n')[before.length - 1] ?? '';
  return `ERROR: <input>:${before.length}:${column + 1}: undefined field '${name}'\n | ${line}\n | ${'.'.repeat(column)}^`;
}
