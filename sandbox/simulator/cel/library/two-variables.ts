/** Macros over lists and maps that name the index or key as well. Source: cel-go/ext/comprehensions.go (TwoVarComprehensions). */
import type { Environment } from '@marcbachmann/cel-js';
import type { Call, Checker, Evaluator, Node, Scope, Type } from './macro-types.ts';

type Entry = readonly [key: unknown, value: unknown];
/** From the entries and what the arguments after the two names give for an entry. */
type Fold = (entries: readonly Entry[], arguments_: readonly ((entry: Entry) => unknown)[]) => unknown;

function entriesOf(value: unknown): readonly Entry[] {
  if (Array.isArray(value)) return value.map((item, index) => [BigInt(index), item]);
  if (value instanceof Set) return [...value].map((item, index) => [BigInt(index), item]);
  if (value instanceof Map) return [...value];
  return Object.entries(value as object);
}

/** CEL's `&&` and `||`: an error counts only where nothing else decides. */
function untilFound(entries: readonly Entry[], predicate: (entry: Entry) => unknown, wanted: boolean): boolean {
  let failure: unknown;
  for (const entry of entries) {
    try {
      if (predicate(entry) === wanted) return true;
    } catch (error) {
      failure ??= error;
    }
  }
  if (failure !== undefined) throw failure;
  return false;
}

const always = (): boolean => true;
const nothing = (): unknown => undefined;

const folds: Readonly<
  Record<string, { readonly counts: readonly number[]; readonly type: string; readonly fold: Fold }>
> = {
  all: { counts: [3], type: 'bool', fold: (entries, [is = always]) => !untilFound(entries, is, false) },
  exists: { counts: [3], type: 'bool', fold: (entries, [is = always]) => untilFound(entries, is, true) },
  existsOne: { counts: [3], type: 'bool', fold: (entries, [is = always]) => entries.filter(is).length === 1 },
  exists_one: { counts: [3], type: 'bool', fold: (entries, [is = always]) => entries.filter(is).length === 1 },
  transformList: { counts: [3, 4], type: 'list', fold: (entries, given) => transformed(entries, given, (_, v) => v) },
  transformMap: {
    counts: [3, 4],
    type: 'map',
    fold: (entries, given) => new Map(transformed(entries, given, ([key], value) => [key, value] as const)),
  },
  transformMapEntry: {
    counts: [3, 4],
    type: 'map',
    fold: (entries, given) => joined(transformed(entries, given, (_, value) => entriesOf(value)).flat()),
  },
};

/** With three arguments all entries, with four those of which the first says so. */
function transformed<Value>(
  entries: readonly Entry[],
  given: readonly ((entry: Entry) => unknown)[],
  make: (entry: Entry, value: unknown) => Value,
): Value[] {
  const transform = given.at(-1) ?? nothing;
  const filter = given.length > 1 ? (given[0] ?? always) : always;
  return entries.filter((entry) => filter(entry) === true).map((entry) => make(entry, transform(entry)));
}

function joined(entries: readonly Entry[]): Map<unknown, unknown> {
  const map = new Map<unknown, unknown>();
  for (const [key, value] of entries) {
    if (map.has(key)) throw new Error(`insert failed: key ${String(key)} already exists`);
    map.set(key, value);
  }
  return map;
}

function macro(name: string, { args, receiver }: Call, type: string, fold: Fold) {
  const [first, second, ...rest] = args;
  let scopes: { readonly outer: Scope; readonly inner: Scope } | undefined;
  return {
    typeCheck(checker: Checker, _: unknown, scope: Scope): Type {
      const wrong = (node: Node | undefined, why: string): Error =>
        checker.createError('invalid_macro_argument', why, node ?? receiver);
      for (const node of [first, second]) if (node?.op !== 'id') throw wrong(node, 'argument must be a simple name');
      if (first?.args === second?.args) throw wrong(second, `duplicate variable name: ${String(second?.args)}`);
      const of = checker.check(receiver, scope);
      const dynamic = checker.getType('dyn');
      if (!['list', 'map', 'dyn'].includes(of.kind))
        throw checker.createError('no_matching_overload', `found no matching overload for '${name}'`, receiver);
      const key = of.kind === 'list' ? checker.getType('int') : (of.keyType ?? dynamic);
      const outer = scope.forkWithVariable(String(first?.args), key);
      const inner = outer.forkWithVariable(String(second?.args), of.valueType ?? dynamic);
      scopes = { outer, inner };
      for (const node of rest) checker.check(node, inner);
      return checker.getType(type === 'list' ? 'list<dyn>' : type === 'map' ? 'map<dyn, dyn>' : type);
    },
    evaluate(evaluator: Evaluator, _: unknown, scope: Scope): unknown {
      if (!scopes) throw new Error('the expression was not checked');
      const { outer, inner } = scopes;
      const entries = entriesOf(evaluator.run(receiver, scope));
      const of = ([key, value]: Entry): Scope =>
        inner.reuse(outer.reuse(scope).setIterValue(key, evaluator)).setIterValue(value, evaluator);
      return fold(
        entries,
        rest.map((node) => (entry) => evaluator.run(node, of(entry))),
      );
    },
  };
}

export function addTwoVariables(environment: Environment): void {
  for (const [name, { counts, type, fold }] of Object.entries(folds))
    for (const count of counts) {
      const names = Array.from({ length: count }, () => 'ast').join(', ');
      environment.registerFunction(`list.${name}(${names}): dyn`, (call: Call) => macro(name, call, type, fold));
    }
}
