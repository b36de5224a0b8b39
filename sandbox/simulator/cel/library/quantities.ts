/** Amounts such as `1500m` in expressions. Source: apiserver/pkg/cel/library/quantity.go. */
import type { Environment } from '@marcbachmann/cel-js';
import { compare, formatQuantity, isQuantity, parseQuantity, type Quantity } from '../../kinds/quantity.ts';

class Amount {
  readonly text: string;
  constructor(text: string) {
    this.text = text;
  }
  get parsed(): Quantity {
    return parseQuantity(this.text);
  }
}

const billion = 1_000_000_000n;

function plus(a: Amount, b: Amount | bigint, sign: 1n | -1n): Amount {
  const more = typeof b === 'bigint' ? b * billion : b.parsed.nanos;
  return new Amount(formatQuantity({ nanos: a.parsed.nanos + sign * more, form: a.parsed.form }));
}

/** Throws QuantityError for what is no quantity. */
function amount(text: string): Amount {
  parseQuantity(text);
  return new Amount(text);
}

export function addQuantities(environment: Environment): void {
  const type = 'kubernetes.Quantity';
  environment.registerType(type, Amount);
  const add = (signature: string, handler: (...values: never[]) => unknown): void =>
    void environment.registerFunction(signature, handler);
  add(`quantity(string): ${type}`, amount);
  add('isQuantity(string): bool', (text: string) => isQuantity(text));
  add(`${type}.isLessThan(${type}): bool`, (a: Amount, b: Amount) => compare(a.text, b.text) < 0);
  add(`${type}.isGreaterThan(${type}): bool`, (a: Amount, b: Amount) => compare(a.text, b.text) > 0);
  add(`${type}.compareTo(${type}): int`, (a: Amount, b: Amount) => BigInt(compare(a.text, b.text)));
  add(`${type}.add(${type}): ${type}`, (a: Amount, b: Amount) => plus(a, b, 1n));
  add(`${type}.add(int): ${type}`, (a: Amount, b: bigint) => plus(a, b, 1n));
  add(`${type}.sub(${type}): ${type}`, (a: Amount, b: Amount) => plus(a, b, -1n));
  add(`${type}.sub(int): ${type}`, (a: Amount, b: bigint) => plus(a, b, -1n));
  add(`${type}.sign(): int`, ({ parsed: { nanos } }: Amount) => (nanos > 0n ? 1n : nanos < 0n ? -1n : 0n));
  add(`${type}.isInteger(): bool`, (a: Amount) => a.parsed.nanos % billion === 0n);
  add(`${type}.asInteger(): int`, (a: Amount) => a.parsed.nanos / billion);
  add(`${type}.asApproximateFloat(): double`, (a: Amount) => Number(a.parsed.nanos) / 1e9);
}
