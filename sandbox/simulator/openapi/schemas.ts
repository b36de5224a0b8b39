/** The schemas that a document needs, with their prose. */
import { definitions, type Schema } from '../structure/structure.ts';
import { schemaPrefix } from './content.ts';
import { type Prose, readProse } from './read-prose.ts';

/** Names of all definitions that something refers to, directly or not, in order. */
export function reachable(from: object): string[] {
  const found = new Set<string>();
  const waiting: unknown[] = [from];
  while (waiting.length > 0) {
    const value = waiting.pop();
    if (typeof value !== 'object' || value === null) continue;
    const { $ref } = value as { readonly $ref?: unknown };
    if (typeof $ref === 'string') {
      const name = $ref.slice(schemaPrefix.length);
      if (!found.has(name) && definitions[name]) waiting.push(definitions[name]);
      if (definitions[name]) found.add(name);
    }
    waiting.push(...Object.values(value));
  }
  return [...found].sort();
}

const described = new Map<string, Promise<Schema>>();

/** A definition with its prose; made once a process. */
export function describe(name: string): Promise<Schema> {
  const known = described.get(name) ?? readProse(name).then((prose) => withProse(definitions[name] ?? {}, prose));
  described.set(name, known);
  return known;
}

export async function describeAll(names: readonly string[]): Promise<Record<string, Schema>> {
  const all: Record<string, Schema> = {};
  for (const name of names) all[name] = await describe(name);
  return all;
}

const ofValues = 'Possible enum values:';

/** Descriptions come first, as the real documents have them. */
function withProse(schema: Schema, { description, fields }: Prose): Schema {
  const own = description === '' ? {} : { description };
  if (!schema.properties) return { ...own, ...schema };
  const properties = Object.entries(schema.properties).map(([name, property]) => {
    const told = fields.get(name) ?? '';
    const values = told.includes(ofValues) ? '' : enumWords(property);
    const words = [told, values].filter((part) => part !== '').join('\n\n');
    return [name, words === '' ? property : { description: words, ...property }];
  });
  return { ...own, ...schema, properties: Object.fromEntries(properties) };
}

/** What the generator of the real documents adds for fields with a closed list of values, but for what each of them means; where the prose has it not. */
function enumWords({ enum: values }: Schema): string {
  return values === undefined
    ? ''
    : `${ofValues}\n${values.map((value) => ` - \`${JSON.stringify(value)}\``).join('\n')}`;
}
