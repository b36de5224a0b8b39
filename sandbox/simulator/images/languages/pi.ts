/** Digits of pi, by Machin's formula in whole numbers. */

/** `3.14159…` with so many significant digits, the last one rounded. */
export function piDigits(digits: number): string {
  // Ten more, so that rounding at the end is right.
  const scale = 10n ** BigInt(digits + 10);
  const arctan = (inverse: bigint): bigint => {
    let [term, sum, odd] = [scale / inverse, scale / inverse, 1n];
    const square = inverse * inverse;
    for (let negative = true; term !== 0n; negative = !negative) {
      term /= square;
      odd += 2n;
      sum += negative ? -term / odd : term / odd;
    }
    return sum;
  };
  const pi = 4n * (4n * arctan(5n) - arctan(239n));
  const rounded = (pi + 5n * 10n ** 10n) / 10n ** 11n;
  const text = rounded.toString();
  return digits <= 1 ? text : `${text[0]}.${text.slice(1)}`;
}
