/** Shell arithmetic over the parsed expression: whole numbers, variables, assignments. */
import { type ArithmeticExpression, parse } from 'unbash';
import { ShellError } from './control.ts';

export interface ArithmeticScope {
  get(name: string): string | undefined;
  set(name: string, value: string): void;
  /** Expands `$x` and its like. */
  expand(text: string): Promise<string>;
}

type Operation = (left: bigint, right: bigint) => bigint;

const truth = (value: boolean): bigint => (value ? 1n : 0n);
const operations: Readonly<Record<string, Operation>> = {
  '+': (a, b) => a + b,
  '-': (a, b) => a - b,
  '*': (a, b) => a * b,
  '/': (a, b) => divided(a, b, (x, y) => x / y),
  '%': (a, b) => divided(a, b, (x, y) => x % y),
  '**': power,
  '<<': (a, b) => a << (b & 63n),
  '>>': (a, b) => a >> (b & 63n),
  '&': (a, b) => a & b,
  '|': (a, b) => a | b,
  '^': (a, b) => a ^ b,
  '<': (a, b) => truth(a < b),
  '<=': (a, b) => truth(a <= b),
  '>': (a, b) => truth(a > b),
  '>=': (a, b) => truth(a >= b),
  '==': (a, b) => truth(a === b),
  '!=': (a, b) => truth(a !== b),
  ',': (_, b) => b,
};

/** Names that stand for each other, as deep as this and no deeper. */
const deepestName = 64;

/** Throws ShellError on a division by zero and on what is no expression. */
export async function evaluate(
  expression: ArithmeticExpression | undefined,
  scope: ArithmeticScope,
  depth = 0,
): Promise<bigint> {
  if (!expression) return 0n;
  const value = (of: ArithmeticExpression): Promise<bigint> => evaluate(of, scope, depth);
  switch (expression.type) {
    case 'ArithmeticWord':
      return await wordValue(expression.value, scope, depth);
    case 'ArithmeticGroup':
      return await value(expression.expression);
    case 'ArithmeticTernary':
      return (await value(expression.test)) !== 0n
        ? await value(expression.consequent)
        : await value(expression.alternate);
    case 'ArithmeticUnary':
      return await unary(expression, scope, depth);
    case 'ArithmeticBinary':
      return await binary(expression, scope, depth);
    case 'ArithmeticCommandExpansion':
      return await wordValue(expression.text, scope, depth);
  }
}

/** From text, as `let` and a variable's value give it. */
export async function evaluateText(text: string, scope: ArithmeticScope, depth = 0): Promise<bigint> {
  const trimmed = text.trim();
  if (trimmed === '') return 0n;
  const number = literal(trimmed);
  if (number !== undefined) return number;
  const [statement] = parse(`((${trimmed}))`).commands;
  const command = statement?.command;
  if (command?.type !== 'ArithmeticCommand' || !command.expression) {
    throw new ShellError(`arithmetic syntax error: ${trimmed}`);
  }
  return await evaluate(command.expression, scope, depth);
}

async function wordValue(word: string, scope: ArithmeticScope, depth: number): Promise<bigint> {
  if (/[$`]/.test(word)) return await evaluateText(await scope.expand(word), scope, depth + 1);
  const number = literal(word);
  if (number !== undefined) return number;
  if (!/^\w+$/.test(word) || depth > deepestName) throw new ShellError(`arithmetic syntax error: ${word}`);
  return await evaluateText(scope.get(word) ?? '', scope, depth + 1);
}

async function unary(
  expression: Extract<ArithmeticExpression, { type: 'ArithmeticUnary' }>,
  scope: ArithmeticScope,
  depth: number,
): Promise<bigint> {
  const { operator, operand, prefix } = expression;
  const value = await evaluate(operand, scope, depth);
  if (operator === '++' || operator === '--') {
    const next = wrapped(operator === '++' ? value + 1n : value - 1n);
    if (operand.type === 'ArithmeticWord') scope.set(operand.value, String(next));
    return prefix ? next : value;
  }
  if (operator === '-') return -value;
  if (operator === '!') return truth(value === 0n);
  return operator === '~' ? ~value : value;
}

async function binary(
  expression: Extract<ArithmeticExpression, { type: 'ArithmeticBinary' }>,
  scope: ArithmeticScope,
  depth: number,
): Promise<bigint> {
  const { operator, left, right } = expression;
  const value = (of: ArithmeticExpression): Promise<bigint> => evaluate(of, scope, depth);
  if (operator === '&&') return truth((await value(left)) !== 0n && (await value(right)) !== 0n);
  if (operator === '||') return truth((await value(left)) !== 0n || (await value(right)) !== 0n);
  if (isAssignment(operator) && left.type === 'ArithmeticWord') {
    const by = operations[operator.slice(0, -1)];
    const result = wrapped(by ? by(await value(left), await value(right)) : await value(right));
    scope.set(left.value, String(result));
    return result;
  }
  const operation = operations[operator];
  if (!operation) throw new ShellError(`arithmetic syntax error: ${operator}`);
  return wrapped(operation(await value(left), await value(right)));
}

function isAssignment(operator: string): boolean {
  return operator.endsWith('=') && !['==', '!=', '<=', '>='].includes(operator);
}

/** By squaring, each step as a C long: the power itself would not fit anywhere. */
function power(base: bigint, exponent: bigint): bigint {
  if (exponent < 0n) throw new ShellError('exponent less than 0');
  let result = 1n;
  for (let [square, left] = [base, exponent]; left > 0n; left >>= 1n) {
    if (left & 1n) result = wrapped(result * square);
    square = wrapped(square * square);
  }
  return result;
}

function divided(a: bigint, b: bigint, by: Operation): bigint {
  if (b === 0n) throw new ShellError('divide by zero');
  return by(a, b);
}

function literal(text: string): bigint | undefined {
  if (/^[+-]?0[0-7]+$/.test(text)) return BigInt(text.replace(/^([+-]?)0+(?=.)/, '0o').replace('+', ''));
  if (/^0[xX][\da-fA-F]+$/.test(text) || /^\d+$/.test(text)) return BigInt(text);
  return /^[+-]\d+$/.test(text) ? BigInt(text) : undefined;
}

/** As a C long. */
function wrapped(value: bigint): bigint {
  return BigInt.asIntN(64, value);
}
