/** Checks an object against the rules in its schema, at every level. Source: apiserver/schema/cel/validation.go, without its budget of costs. */
import type { FieldError } from '../../meta/status.ts';
import { equal, isList, isObject, type Json } from '../../patch/json.ts';
import { oldField, oldItem } from '../schema/correlate.ts';
import { fault, omitted, path } from '../schema/field-errors.ts';
import { type CustomSchema, itemsOf, valuesOf } from '../schema/schema.ts';
import { type CompiledRule, compileRules } from './compile-rules.ts';
import type { ExpressionLanguage } from './expression-language.ts';
import { expressionValue } from './expression-value.ts';

/** Longer messages are not used. */
const longestMessage = 5 * 1024;

interface Node {
  readonly schema: CustomSchema;
  readonly isRoot: boolean;
  readonly rules: readonly CompiledRule[];
  readonly items?: Node;
  readonly values?: Node;
  readonly properties: ReadonlyMap<string, Node>;
}

/** What goes along on the way down an object. */
interface Visit {
  readonly at: string;
  /** The old value in the same place; undefined when there is none that can be told to be the same. */
  readonly old: Json | undefined;
  /** Nothing changed here or above, so what fails failed before. */
  readonly unchanged: boolean;
}

export class ExpressionValidator {
  readonly #root: Node | undefined;
  readonly #language: ExpressionLanguage;

  /** Compiles every rule of the schema. `isRoot` for a whole object, as opposed to a field's default. */
  constructor(schema: CustomSchema | undefined, isRoot: boolean, language: ExpressionLanguage) {
    this.#language = language;
    this.#root = schema === undefined ? undefined : build(schema, isRoot, language);
  }

  get hasRules(): boolean {
    return this.#root !== undefined;
  }

  /** Rules that compare with the old value count only when there is one. */
  validate(value: Json, old?: Json, at = ''): readonly FieldError[] {
    return this.#root === undefined ? [] : this.#visit(this.#root, value, { at, old, unchanged: false });
  }

  #visit(node: Node, value: Json, visit: Visit): readonly FieldError[] {
    if (value === null) return [];
    const unchanged = visit.unchanged || (visit.old !== undefined && equal(visit.old, value));
    const here = { ...visit, unchanged };
    return [...this.#evaluate(node, value, here), ...this.#below(node, value, here)];
  }

  #below(node: Node, value: Json, { at, old, unchanged }: Visit): readonly FieldError[] {
    if (isList(value)) {
      const { items } = node;
      if (items === undefined) return [];
      return value.flatMap((item, i) =>
        this.#visit(items, item, { at: path.index(at, i), old: oldItem(node.schema, old, item), unchanged }),
      );
    }
    if (!isObject(value)) return [];
    return Object.entries(value).flatMap(([name, child]) => {
      const property = node.properties.get(name);
      const below = { old: oldField(old, name), unchanged };
      if (property !== undefined) return this.#visit(property, child, { ...below, at: path.child(at, name) });
      if (node.values === undefined || Object.hasOwn(node.schema.properties ?? {}, name)) return [];
      return this.#visit(node.values, child, { ...below, at: path.key(at, name) });
    });
  }

  #evaluate({ schema, isRoot, rules }: Node, value: Json, { at, old, unchanged }: Visit): readonly FieldError[] {
    if (rules.length === 0) return [];
    const type = schema.type ?? '';
    const self = expressionValue(value, schema, isRoot);
    const oldSelf = old === undefined || old === null ? undefined : expressionValue(old, schema, isRoot);
    return rules.flatMap((compiled): readonly FieldError[] => {
      const { rule, evaluate, error, usesOldSelf, fieldPath } = compiled;
      if (error !== undefined) return [fault.invalid(at, type, `rule compile error: ${error}`)];
      if (evaluate === undefined || (usesOldSelf && oldSelf === undefined && rule.optionalOldSelf !== true)) return [];
      const plain = oldSelf === undefined ? { self } : { self, oldSelf };
      const values = rule.optionalOldSelf ? { self, oldSelf: this.#language.optional(oldSelf) } : plain;
      const result = outcome(() => evaluate(values));
      if (result.failure !== undefined) return [fault.invalid(at, type, evaluationProblem(result.failure, compiled))];
      if (result.value === true || (unchanged && !usesOldSelf)) return [];
      const where = fieldPath === '' ? at : path.child(at, fieldPath);
      const shown = type === 'object' || type === 'array' ? omitted : value;
      return [refusal(rule.reason, where, shown, messageOf(compiled, plain))];
    });
  }
}

function build(schema: CustomSchema, isRoot: boolean, language: ExpressionLanguage): Node | undefined {
  const child = (each: CustomSchema | undefined): Node | undefined =>
    each === undefined ? undefined : build(each, each['x-kubernetes-embedded-resource'] === true, language);
  const rules = compileRules(schema, isRoot, language);
  const items = child(itemsOf(schema));
  const values = child(valuesOf(schema));
  const properties = new Map(
    Object.entries(schema.properties ?? {}).flatMap(([name, property]): [string, Node][] => {
      const node = child(property);
      return node === undefined ? [] : [[name, node]];
    }),
  );
  if (rules.length === 0 && items === undefined && values === undefined && properties.size === 0) return undefined;
  return {
    schema,
    isRoot,
    rules,
    properties,
    ...(items === undefined ? {} : { items }),
    ...(values === undefined ? {} : { values }),
  };
}

function outcome(evaluate: () => unknown): { readonly value?: unknown; readonly failure?: string } {
  try {
    return { value: evaluate() };
  } catch (error) {
    return { failure: error instanceof Error ? error.message : String(error) };
  }
}

function ruleText({ message = '', rule }: CompiledRule['rule']): string {
  return message === '' ? rule.trim() : message.trim();
}

function evaluationProblem(why: string, { rule }: CompiledRule): string {
  if (why.startsWith('no such overload'))
    return `'${why}': call arguments did not match a supported operator, function or macro signature for rule: ${ruleText(rule)}`;
  return `${why} evaluating rule: ${ruleText(rule)}`;
}

function messageOf({ rule, message }: CompiledRule, values: Readonly<Record<string, unknown>>): string {
  const told = message === undefined ? {} : outcome(() => message(values));
  const text = typeof told.value === 'string' ? told.value.trim() : '';
  if (text !== '' && !text.includes('\n') && Buffer.byteLength(text) <= longestMessage) return text;
  return rule.message === undefined || rule.message === '' ? `failed rule: ${ruleText(rule)}` : rule.message.trim();
}

function refusal(reason: string | undefined, at: string, value: Json | typeof omitted, detail: string): FieldError {
  if (reason === 'FieldValueForbidden') return fault.forbidden(at, detail);
  if (reason === 'FieldValueRequired') return fault.required(at, detail);
  if (reason === 'FieldValueDuplicate') return fault.duplicate(at, value);
  return fault.invalid(at, value, detail);
}
