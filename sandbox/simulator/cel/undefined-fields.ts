/** Fields that an expression names though the kind does not have them, in the words of the type checker. */
import { withoutStrings } from '../custom-resources/expressions/check-fields.ts';
import { resolve, type Schema } from '../structure/structure.ts';
import { located } from './error-words.ts';

/** Undefined when every field that is reached by plain dots from one of the roots exists. */
export function undefinedFields(source: string, roots: readonly string[], schema: Schema): string | undefined {
  const chains = new RegExp(`(?<![\\w.])(?:${roots.join('|')})((?:\\s*\\.\\s*\\w+)+)(\\s*\\()?`, 'g');
  const problems = [...withoutStrings(source).matchAll(chains)].flatMap((found) => {
    const [whole, chain = '', call] = found;
    const start = found.index + whole.indexOf(chain);
    const names = [...chain.matchAll(/\.\s*(\w+)/g)];
    // What is called is a method, not a field.
    const fields = call === undefined ? names : names.slice(0, -1);
    const at = firstMissing(
      fields.map(([, name = '']) => name),
      schema,
    );
    const missing = at === undefined ? undefined : fields[at];
    return missing ? [located(source, start + missing.index, `undefined field '${missing[1]}'`)] : [];
  });
  return problems.length === 0 ? undefined : problems.join('\n');
}

function firstMissing(names: readonly string[], schema: Schema): number | undefined {
  let current = resolve(schema);
  for (const [i, name] of names.entries()) {
    const { properties, additionalProperties } = current;
    if (typeof additionalProperties === 'object') {
      current = resolve(additionalProperties);
      continue;
    }
    if (!properties) return undefined;
    const next = properties[name];
    if (!next) return i;
    current = resolve(next);
  }
  return undefined;
}
