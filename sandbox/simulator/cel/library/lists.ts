/** Lists and sets. Source: apiserver/pkg/cel/library/lists.go, cel-go/ext/{sets,lists}.go. */
import { isDeepStrictEqual } from 'node:util';
import { type Environment, Optional } from '@marcbachmann/cel-js';

/** The receiver of `sets.contains(…)`. */
class Sets {}
/** The receiver of `lists.range(…)`. */
class Lists {}

const order = (a: unknown, b: unknown): number =>
  (a as number) < (b as number) ? -1 : (a as number) > (b as number) ? 1 : 0;

function contains(list: readonly unknown[], item: unknown): boolean {
  return list.some((known) => isDeepStrictEqual(known, item));
}

function sum(list: readonly (bigint | number)[]): bigint | number {
  return list.reduce<bigint | number>(
    (all, item) => (typeof all === 'bigint' && typeof item === 'bigint' ? all + item : Number(all) + Number(item)),
    0n,
  );
}

/** Throws for an empty list. */
function extreme(list: readonly unknown[], name: string, at: 0 | -1): unknown {
  if (list.length === 0) throw new Error(`${name} called on empty list`);
  return list.toSorted(order).at(at);
}

export function addLists(environment: Environment): void {
  environment.registerType('sets', Sets);
  environment.registerConstant('sets', 'sets', new Sets());
  const add = (signature: string, handler: (...values: never[]) => unknown): void =>
    void environment.registerFunction(signature, handler);
  add('list.isSorted(): bool', (list: unknown[]) => list.every((item, i) => i === 0 || order(list[i - 1], item) <= 0));
  add('list.sum(): dyn', sum);
  add('list.min(): dyn', (list: unknown[]) => extreme(list, 'min', 0));
  add('list.max(): dyn', (list: unknown[]) => extreme(list, 'max', -1));
  add('list.indexOf(dyn): int', (list: unknown[], item: unknown) =>
    BigInt(list.findIndex((known) => isDeepStrictEqual(known, item))),
  );
  add('list.lastIndexOf(dyn): int', (list: unknown[], item: unknown) =>
    BigInt(list.findLastIndex((known) => isDeepStrictEqual(known, item))),
  );
  add('list.distinct(): list', (list: unknown[]) =>
    list.filter((item, i) => list.findIndex((known) => isDeepStrictEqual(known, item)) === i),
  );
  add('list.sort(): list', (list: unknown[]) => list.toSorted(order));
  add('list.slice(int, int): list', (list: unknown[], from: bigint, to: bigint) =>
    list.slice(Number(from), Number(to)),
  );
  add('list.flatten(): list', (list: unknown[]) => list.flat());
  add('list.flatten(int): list', (list: unknown[], depth: bigint) => {
    if (depth < 0n) throw new Error('level must be non-negative');
    return list.flat(Number(depth));
  });
  add('list.reverse(): list', (list: unknown[]) => list.toReversed());
  add('list.first(): optional<dyn>', (list: unknown[]) => Optional.of(list[0]));
  add('list.last(): optional<dyn>', (list: unknown[]) => Optional.of(list.at(-1)));
  environment.registerType('lists', Lists);
  environment.registerConstant('lists', 'lists', new Lists());
  add('lists.range(int): list<int>', (_: Lists, count: bigint) =>
    Array.from({ length: Number(count) }, (_item, index) => BigInt(index)),
  );
  add('sets.contains(list, list): bool', (_: Sets, all: unknown[], some: unknown[]) =>
    some.every((item) => contains(all, item)),
  );
  add('sets.equivalent(list, list): bool', (_: Sets, a: unknown[], b: unknown[]) =>
    [a.every((item) => contains(b, item)), b.every((item) => contains(a, item))].every(Boolean),
  );
  add('sets.intersects(list, list): bool', (_: Sets, a: unknown[], b: unknown[]) =>
    a.some((item) => contains(b, item)),
  );
}
