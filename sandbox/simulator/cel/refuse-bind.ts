import type { ASTNode } from '@marcbachmann/cel-js';
import { located } from './error-words.ts';

type Node = ASTNode;

function isNode(value: unknown): value is Node {
  return typeof value === 'object' && value !== null && 'op' in value && 'start' in value;
}

function* nodesOf(value: unknown): Iterable<Node> {
  if (Array.isArray(value)) for (const item of value) yield* nodesOf(item);
  if (!isNode(value)) return;
  yield value;
  yield* nodesOf(value.args);
}

function isNamed(node: unknown, name: string): node is Node {
  return isNode(node) && node.op === 'id' && node.args === name;
}

/**
 * What a server says of `cel.bind(x, 1, x > 0)`, which the library knows and the server does not: nothing of it is declared.
 * Undefined where it is not used.
 */
export function refusalOfBind(ast: ASTNode, source: string): string | undefined {
  for (const node of nodesOf(ast)) {
    const [method, receiver, given] = Array.isArray(node.args) ? (node.args as readonly unknown[]) : [];
    if (node.op !== 'rcall' || method !== 'bind' || !isNamed(receiver, 'cel')) continue;
    const [first] = given as readonly Node[];
    const name = first?.op === 'id' ? String(first.args) : '';
    const undeclared = (at: number, what: string): string =>
      located(source, at, `undeclared reference to '${what}' (in container '')`);
    const uses = [...nodesOf(given)].filter((used) => isNamed(used, name)).map(({ start }) => start);
    return [
      undeclared(receiver.start, 'cel'),
      undeclared(source.indexOf('(', receiver.start), 'bind'),
      ...uses.sort((a, b) => a - b).map((at) => undeclared(at, name)),
    ].join('\n');
  }
  return undefined;
}
