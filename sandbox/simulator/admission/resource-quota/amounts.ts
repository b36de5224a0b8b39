/** Arithmetic of resource lists. Source: apiserver/pkg/quota/v1/resources.go. */
import { addQuantities, compare, formatQuantity, parseQuantity } from '../../kinds/quantity.ts';
import type { Amounts } from '../pod-resources.ts';

export function sum(a: Amounts, b: Amounts): Amounts {
  const all = { ...a };
  for (const [name, amount] of Object.entries(b)) {
    const known = all[name];
    all[name] = known === undefined ? amount : addQuantities(known, amount);
  }
  return all;
}

/** What was added; zero where it became less. */
export function growth(now: Amounts, before: Amounts): Amounts {
  const all: Amounts = {};
  for (const [name, amount] of Object.entries(now)) {
    const [a, b] = [parseQuantity(amount), parseQuantity(before[name] ?? '0')];
    all[name] = formatQuantity({ nanos: a.nanos > b.nanos ? a.nanos - b.nanos : 0n, form: a.form });
  }
  return all;
}

export function only(amounts: Amounts, names: readonly string[]): Amounts {
  return Object.fromEntries(Object.entries(amounts).filter(([name]) => names.includes(name)));
}

export function withoutZeros(amounts: Amounts): Amounts {
  return Object.fromEntries(Object.entries(amounts).filter(([, amount]) => parseQuantity(amount).nanos !== 0n));
}

/** Names of which there is more than allowed. */
export function beyond(amounts: Amounts, most: Amounts): string[] {
  return Object.entries(most).flatMap(([name, bound]) => {
    const amount = amounts[name];
    return amount !== undefined && compare(amount, bound) > 0 ? [name] : [];
  });
}

export function sameAmounts(a: Amounts, b: Amounts): boolean {
  const names = Object.keys(a);
  return (
    names.length === Object.keys(b).length &&
    names.every((name) => {
      const other = b[name];
      return other !== undefined && compare(a[name] ?? '0', other) === 0;
    })
  );
}

/** `pods=1,requests.cpu=300m`. */
export function amountsText(amounts: Amounts): string {
  return Object.keys(amounts)
    .sort()
    .map((name) => `${name}=${amounts[name]}`)
    .join(',');
}
