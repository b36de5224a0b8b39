/** Defaults in a schema fit the schema. Source: apiserver/schema/defaulting/{validation,surroundingobject}.go. */
import type { FieldError } from '../../meta/status.ts';
import { copyOf, equal, isObject, type Json } from '../../patch/json.ts';
import type { ExpressionLanguage } from '../expressions/expression-language.ts';
import { ExpressionValidator } from '../expressions/expression-validator.ts';
import { fault, path } from '../schema/field-errors.ts';
import { fitEmbedded } from '../schema/fit-metadata.ts';
import { prune } from '../schema/prune.ts';
import { asResource, type CustomSchema, type Draft, itemsOf, metaFields } from '../schema/schema.ts';
import { validateEmbedded } from '../schema/validate-embedded.ts';
import { validateValue } from '../schema/validate-value.ts';

interface Place {
  readonly at: string;
  readonly root: CustomSchema;
  readonly insideMeta: boolean;
  /** The object around a value that stands here. */
  readonly around: (value: Json) => Json;
}

export function validateDefaults(
  schema: CustomSchema,
  at: string,
  language: ExpressionLanguage,
): readonly FieldError[] {
  const root = asResource(schema);
  return visit(root, { at, root, insideMeta: false, around: withTypes }, language);
}

function withTypes(value: Json): Json {
  return isObject(value) ? { apiVersion: 'validation/v1', kind: 'Validation', ...value } : value;
}

function visit(schema: CustomSchema, given: Place, language: ExpressionLanguage): readonly FieldError[] {
  const isResource = schema['x-kubernetes-embedded-resource'] === true;
  const place: Place = isResource ? { ...given, root: schema, insideMeta: false, around: withTypes } : given;
  const { at, insideMeta, around } = place;
  const own = schema.default === undefined ? [] : validateDefault(schema, schema.default, place, language);
  const items = itemsOf(schema);
  return [
    ...own,
    ...(items === undefined
      ? []
      : visit(items, { ...place, at: path.child(at, 'items'), around: (value) => around([value]) }, language)),
    ...Object.entries(schema.properties ?? {}).flatMap(([name, property]) =>
      visit(
        property,
        {
          ...place,
          at: path.key(path.child(at, 'properties'), name),
          insideMeta: insideMeta || (isResource && metaFields.has(name)),
          around: (value) => around({ [name]: value }),
        },
        language,
      ),
    ),
  ];
}

function validateDefault(
  schema: CustomSchema,
  value: Json,
  { at, root, insideMeta, around }: Place,
  language: ExpressionLanguage,
): readonly FieldError[] {
  const where = path.child(at, 'default');
  const isResource = schema['x-kubernetes-embedded-resource'] === true;
  const draft = copyOf(value);
  const unpruned: FieldError[] = [];
  if (insideMeta) {
    const whole = copyOf(around(draft)) as Draft;
    const { error } = fitEmbedded(whole, root, { isRoot: true });
    const problems = error === undefined ? validateEmbedded(whole, root, { isRoot: true }) : [error];
    if (problems.length > 0) {
      const texts = problems.map(({ field, body }) => `${field}: ${body}`);
      const all = texts.length === 1 ? texts[0] : `[${texts.join(', ')}]`;
      return [fault.invalid(where, value, `must result in valid metadata: ${all}`)];
    }
  } else {
    const pruned = copyOf(value);
    pruneAny(pruned, schema, isResource);
    if (!equal(pruned, value)) unpruned.push(fault.invalid(where, value, 'must not have unknown fields'));
    const { error } = fitEmbedded(draft, schema, { at: where, isRoot: isResource });
    if (error !== undefined) return [...unpruned, error];
    const embedded = validateEmbedded(draft, schema, { at: where, isRoot: isResource });
    if (embedded.length > 0) return [...unpruned, ...embedded];
  }
  const errors = validateValue(schema, draft, { at: where });
  if (errors.length > 0) return [...unpruned, ...errors];
  const validator = new ExpressionValidator(schema, isResource, language);
  const compared = validator.validate(draft, draft, where);
  return [...unpruned, ...(compared.length > 0 ? compared : validator.validate(draft, undefined, where))];
}

function pruneAny(value: Json, schema: CustomSchema, isResource: boolean): void {
  const holder = { value };
  if (isObject(value)) prune(value as Draft, schema, isResource);
  else prune(holder as Draft, { type: 'object', properties: { value: schema } }, false);
}
