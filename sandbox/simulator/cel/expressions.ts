/** CEL as the API server knows it: the language is a library's, the functions Kubernetes adds are here. Source: apiserver/pkg/cel/library. */
import { Environment } from '@marcbachmann/cel-js';
import type { ExpressionLanguage } from '../custom-resources/expressions/expression-language.ts';
import { compare, formatQuantity, isQuantity, parseQuantity, type Quantity } from '../kinds/quantity.ts';

/** An expression that cannot be compiled or evaluated, in the library's words. */
export class ExpressionError extends Error {
  override readonly name = 'ExpressionError';
}

/** kubernetes.Quantity: an amount such as `1500m`. */
class Amount {
  readonly text: string;
  constructor(text: string) {
    this.text = text;
  }
  get parsed(): Quantity {
    return parseQuantity(this.text);
  }
}

/** kubernetes.URL */
class Address {
  readonly url: URL;
  constructor(url: URL) {
    this.url = url;
  }
}

function plus(a: Amount, b: Amount, sign: 1n | -1n): Amount {
  return new Amount(formatQuantity({ nanos: a.parsed.nanos + sign * b.parsed.nanos, form: a.parsed.form }));
}

const comparable = (a: unknown, b: unknown): number =>
  (a as number) < (b as number) ? -1 : (a as number) > (b as number) ? 1 : 0;

function register(environment: Environment): Environment {
  environment.registerType('kubernetes.Quantity', Amount);
  environment.registerType('kubernetes.URL', Address);
  const add = (signature: string, handler: (...values: never[]) => unknown): void =>
    void environment.registerFunction(signature, handler);
  add('quantity(string): kubernetes.Quantity', (text: string) => new Amount(parseable(text)));
  add('isQuantity(string): bool', (text: string) => isQuantity(text));
  add(
    'kubernetes.Quantity.isLessThan(kubernetes.Quantity): bool',
    (a: Amount, b: Amount) => compare(a.text, b.text) < 0,
  );
  add(
    'kubernetes.Quantity.isGreaterThan(kubernetes.Quantity): bool',
    (a: Amount, b: Amount) => compare(a.text, b.text) > 0,
  );
  add('kubernetes.Quantity.compareTo(kubernetes.Quantity): int', (a: Amount, b: Amount) =>
    BigInt(compare(a.text, b.text)),
  );
  add('kubernetes.Quantity.add(kubernetes.Quantity): kubernetes.Quantity', (a: Amount, b: Amount) => plus(a, b, 1n));
  add('kubernetes.Quantity.sub(kubernetes.Quantity): kubernetes.Quantity', (a: Amount, b: Amount) => plus(a, b, -1n));
  add('kubernetes.Quantity.sign(): int', (a: Amount) => (a.parsed.nanos > 0n ? 1n : a.parsed.nanos < 0n ? -1n : 0n));
  add('kubernetes.Quantity.isInteger(): bool', (a: Amount) => a.parsed.nanos % 1_000_000_000n === 0n);
  add('kubernetes.Quantity.asInteger(): int', (a: Amount) => a.parsed.nanos / 1_000_000_000n);
  add('kubernetes.Quantity.asApproximateFloat(): double', (a: Amount) => Number(a.parsed.nanos) / 1e9);
  add('url(string): kubernetes.URL', (text: string) => new Address(new URL(text)));
  add('isURL(string): bool', (text: string) => URL.canParse(text));
  add('kubernetes.URL.getScheme(): string', (a: Address) => a.url.protocol.replace(/:$/, ''));
  add('kubernetes.URL.getHost(): string', (a: Address) => a.url.host);
  add('kubernetes.URL.getHostname(): string', (a: Address) => a.url.hostname);
  add('kubernetes.URL.getPort(): string', (a: Address) => a.url.port);
  add('kubernetes.URL.getEscapedPath(): string', (a: Address) => a.url.pathname);
  add('string.find(string): string', (text: string, pattern: string) => new RegExp(pattern).exec(text)?.[0] ?? '');
  add(
    'string.findAll(string): list<string>',
    (text: string, pattern: string) => text.match(new RegExp(pattern, 'g')) ?? [],
  );
  add('string.replace(string, string): string', (text: string, from: string, to: string) => text.replaceAll(from, to));
  add('string.charAt(int): string', (text: string, at: bigint) => text.charAt(Number(at)));
  add('string.reverse(): string', (text: string) => [...text].reverse().join(''));
  add('list<dyn>.isSorted(): bool', (list: unknown[]) =>
    list.every((item, i) => i === 0 || comparable(list[i - 1], item) <= 0),
  );
  add('list<dyn>.sum(): dyn', (list: (bigint | number)[]) =>
    list.reduce<bigint | number>(
      (sum, item) => (typeof sum === 'bigint' && typeof item === 'bigint' ? sum + item : Number(sum) + Number(item)),
      0n,
    ),
  );
  add('list<dyn>.min(): dyn', (list: unknown[]) => [...list].sort(comparable)[0]);
  add('list<dyn>.max(): dyn', (list: unknown[]) => [...list].sort(comparable).at(-1));
  add('list<dyn>.indexOf(dyn): int', (list: unknown[], item: unknown) => BigInt(list.indexOf(item)));
  add('list<dyn>.lastIndexOf(dyn): int', (list: unknown[], item: unknown) => BigInt(list.lastIndexOf(item)));
  return environment;
}

function parseable(text: string): string {
  parseQuantity(text);
  return text;
}

let shared: Environment | undefined;
const compiled = new Map<string, (values: Readonly<Record<string, unknown>>) => unknown>();
/** Expressions kept ready; learners write few. */
const mostCompiled = 500;

/** Throws ExpressionError for what cannot be parsed; so does the result when it cannot be evaluated. */
export function compileExpression(
  source: string,
  variables: readonly string[],
): (values: Readonly<Record<string, unknown>>) => unknown {
  const key = `${variables.join(',')} ${source}`;
  const known = compiled.get(key);
  if (known) return known;
  shared ??= register(new Environment({ enableOptionalTypes: true, homogeneousAggregateLiterals: false }));
  const environment = shared.clone();
  for (const name of variables) environment.registerVariable(name, 'dyn');
  const evaluate = attempt(() => {
    const parsed = environment.parse(source);
    const { valid, error } = parsed.check();
    if (!valid) throw error ?? new Error('the expression is not valid');
    return parsed;
  });
  const made = (values: Readonly<Record<string, unknown>>): unknown => attempt(() => evaluate({ ...values }));
  if (compiled.size >= mostCompiled) compiled.delete(compiled.keys().next().value ?? '');
  compiled.set(key, made);
  return made;
}

/** The first line of what the library says; the rest shows the source. */
function attempt<Value>(act: () => Value): Value {
  try {
    return act();
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    throw new ExpressionError(message.split('\n')[0] ?? message, { cause: error });
  }
}

export const expressionLanguage: ExpressionLanguage = {
  compile: compileExpression,
  optional: (value) => {
    const make = compileExpression(value === undefined ? 'optional.none()' : 'optional.of(value)', ['value']);
    return make({ value });
  },
};
