/** CEL as the API server knows it: the language is a library's, the functions Kubernetes adds are in `library/`. Source: apiserver/pkg/cel/environment/base.go. */
import { Environment, type TypeCheckResult } from '@marcbachmann/cel-js';
import type { ExpressionLanguage } from '../custom-resources/expressions/expression-language.ts';
import { compilationWords, evaluationWords } from './error-words.ts';
import { addAuthorizer } from './library/authorizer.ts';
import { addFormats } from './library/formats.ts';
import { addLists } from './library/lists.ts';
import { addNetworks } from './library/networks.ts';
import { addQuantities } from './library/quantities.ts';
import { addSortBy } from './library/sort-by.ts';
import { addTexts } from './library/texts.ts';
import { addTwoVariables } from './library/two-variables.ts';
import { addVersions } from './library/versions.ts';
import { refusalOfBind } from './refuse-bind.ts';

/** An expression that cannot be compiled or evaluated. */
export class ExpressionError extends Error {
  override readonly name = 'ExpressionError';
}

/** Names with their types: `dyn`, `string`, or the fields of an object. */
export type Declarations = Readonly<Record<string, string | Fields>>;
export interface Fields {
  readonly [name: string]: string | Fields;
}

export interface CompiledExpression {
  /** What it gives: `bool`, `dyn`, `list<string>`. */
  readonly type: string;
  /** Throws ExpressionError. */
  evaluate(values: Readonly<Record<string, unknown>>): unknown;
}

let shared: Environment | undefined;
const compiled = new Map<string, CompiledExpression>();
/** Expressions kept ready; learners write few. */
const mostCompiled = 500;

function baseEnvironment(): Environment {
  if (shared) return shared;
  shared = new Environment({ enableOptionalTypes: true, homogeneousAggregateLiterals: false });
  const libraries = [
    addQuantities,
    addTexts,
    addLists,
    addSortBy,
    addNetworks,
    addAuthorizer,
    addFormats,
    addTwoVariables,
    addVersions,
  ];
  for (const add of libraries) add(shared);
  return shared;
}

/** Throws ExpressionError for what cannot be compiled. */
export function compileExpression(source: string, declarations: Declarations): CompiledExpression {
  const key = `${JSON.stringify(declarations)} ${source}`;
  const known = compiled.get(key);
  if (known) return known;
  const environment = baseEnvironment().clone();
  for (const [name, type] of Object.entries(declarations))
    if (typeof type === 'string') environment.registerVariable(name, type);
    else environment.registerVariable(name, { schema: type });
  const { parsed, type } = attempt(
    () => {
      const made = environment.parse(source);
      const refusal = refusalOfBind(made.ast, source);
      if (refusal !== undefined) throw new ExpressionError(refusal);
      const checked: TypeCheckResult = made.check();
      if (!checked.valid) throw checked.error ?? new Error('the expression is not valid');
      return { parsed: made, type: checked.type ?? 'dyn' };
    },
    (error) => compilationWords(error, source),
  );
  const made: CompiledExpression = {
    type: String(type),
    evaluate: (values) => attempt(() => parsed({ ...values }), evaluationWords),
  };
  if (compiled.size >= mostCompiled) compiled.delete(compiled.keys().next().value ?? '');
  compiled.set(key, made);
  return made;
}

function attempt<Value>(act: () => Value, words: (error: unknown) => string): Value {
  try {
    return act();
  } catch (error) {
    if (error instanceof ExpressionError) throw error;
    throw new ExpressionError(words(error), { cause: error });
  }
}

export const expressionLanguage: ExpressionLanguage = {
  compile(source, variables) {
    const { evaluate } = compileExpression(source, Object.fromEntries(variables.map((name) => [name, 'dyn'])));
    return evaluate;
  },
  optional: (value) => {
    const source = value === undefined ? 'optional.none()' : 'optional.of(value)';
    return compileExpression(source, { value: 'dyn' }).evaluate({ value });
  },
};
