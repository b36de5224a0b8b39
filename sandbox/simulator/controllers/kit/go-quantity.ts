/** An amount as Go holds one that came over the wire. Source: apimachinery/pkg/api/resource/{quantity,amount,math}.go, ParseQuantity. */
import { canonicalQuantity, parseQuantity } from '../../kinds/quantity.ts';

/** Decimal digits that surely fit into 63 bits (maxInt64Factors). */
const mostDigits = 18;
const maxInt64 = 2n ** 63n - 1n;
const binary = ['Ki', 'Mi', 'Gi', 'Ti', 'Pi', 'Ei'];
const decimal: Readonly<Record<string, number>> = { n: -9, u: -6, m: -3, '': 0, k: 3, M: 6, G: 9, T: 12, P: 15, E: 18 };
const wordBits = 64n;

/** The fields of the struct with their types, as `%#v` of go-spew has them. */
export function dumpQuantity(given: string | number): string {
  const text = canonicalQuantity(given);
  if (text === '0') return dump({ value: 0n, scale: 0, text, form: 'DecimalSI' });
  const { nanos, form } = parseQuantity(text);
  const [, sign = '', digits = '', suffix = ''] = /^(-?)(\d+)(.*)$/.exec(text) ?? [];
  const count = BigInt(digits);
  const signed = (value: bigint): bigint => (sign === '-' ? -value : value);
  if (form === 'BinarySI') {
    const exponent = 10 * (binary.indexOf(suffix) + 1);
    const value = count << BigInt(exponent);
    const fits = 15 - digits.length - Math.trunc((exponent * 3) / 10) - 1 >= 0 && value <= maxInt64;
    // The text is kept where it is surely the canonical one.
    if (fits) return dump({ value: signed(value), scale: 0, text: (count & 7n) === 0n ? '' : text, form });
  } else {
    const scale = form === 'DecimalExponent' ? Number(suffix.slice(1)) : (decimal[suffix] ?? 0);
    const isCanonical = scale % 3 === 0 && !digits.endsWith('000');
    if (digits.length <= mostDigits && scale >= -9)
      return dump({ value: signed(count), scale, text: isCanonical ? text : '', form });
  }
  return dump({ value: 0n, scale: 0, text: '', form, big: nanos });
}

interface Parts {
  readonly value: bigint;
  readonly scale: number;
  readonly text: string;
  readonly form: string;
  /** Billionths of what does not fit. */
  readonly big?: bigint;
}

function dump({ value, scale, text, form, big }: Parts): string {
  const amount = `i:(resource.int64Amount){value:(int64)${value} scale:(resource.Scale)${scale}}`;
  const decimals = `d:(resource.infDecAmount){Dec:(*inf.Dec)${big === undefined ? '<nil>' : dumpBig(big)}}`;
  return `{${amount} ${decimals} s:(string)${text} Format:(resource.Format)${form}}`;
}

function dumpBig(nanos: bigint): string {
  const words: bigint[] = [];
  for (let left = nanos < 0n ? -nanos : nanos; left > 0n; left >>= wordBits) words.push(BigInt.asUintN(64, left));
  return `{unscaled:(big.Int){neg:(bool)${nanos < 0n} abs:(big.nat)[${words.join(' ')}]} scale:(inf.Scale)9}`;
}
