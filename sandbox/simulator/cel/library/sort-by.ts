/** `list.sortBy(x, key)`. Source: cel-go/ext/lists.go. */
import type { Environment } from '@marcbachmann/cel-js';
import type { Call, Checker, Evaluator, Scope, Type } from './macro-types.ts';

const notSortable = 'sortBy can only be applied to a list, identifier, comprehension, call or select expression';

function sortBy({ args, receiver }: Call) {
  const [name, key] = args;
  let scopeOfItem: Scope | undefined;
  return {
    typeCheck(checker: Checker, _: unknown, scope: Scope): Type {
      if (name?.op !== 'id' || !key)
        throw checker.createError(
          'invalid_macro_argument',
          'sortBy() variable name must be a simple identifier',
          receiver,
        );
      if (receiver.op === 'value') throw checker.createError('invalid_macro_argument', notSortable, receiver);
      const of = checker.check(receiver, scope);
      scopeOfItem = scope.forkWithVariable(String(name.args), of.valueType ?? checker.getType('dyn'));
      checker.check(key, scopeOfItem);
      return of;
    },
    evaluate(evaluator: Evaluator, _: unknown, scope: Scope): unknown {
      if (!scopeOfItem || !key) throw new Error('the expression was not checked');
      const inner = scopeOfItem;
      const list = evaluator.run(receiver, scope) as readonly unknown[];
      const keyed = list.map((item) => {
        const at = evaluator.run(key, inner.reuse(scope).setIterValue(item, evaluator)) as number;
        return { item, at };
      });
      return keyed.toSorted((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : 0)).map(({ item }) => item);
    },
  };
}

export function addSortBy(environment: Environment): void {
  environment.registerFunction('list.sortBy(ast, ast): list<dyn>', sortBy);
}
