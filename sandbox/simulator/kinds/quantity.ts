/** Amounts with suffixes, exactly: `100m`, `1Gi`, `1e3`. Source: apimachinery/pkg/api/resource/{quantity,suffix}.go. */

/** A text that is no quantity, in the words of the real server. */
export class QuantityError extends Error {
  override readonly name = 'QuantityError';
}

const format = /^([+-]?)(\d*)(?:\.(\d*))?(Ki|Mi|Gi|Ti|Pi|Ei|n|u|m|k|M|G|T|P|E|[eE][+-]?\d+)?$/;
const wrong = "quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'";

const binary = ['', 'Ki', 'Mi', 'Gi', 'Ti', 'Pi', 'Ei'];
/** By power of ten. */
const decimal: Readonly<Record<number, string>> = {
  [-9]: 'n',
  [-6]: 'u',
  [-3]: 'm',
  0: '',
  3: 'k',
  6: 'M',
  9: 'G',
  12: 'T',
  15: 'P',
  18: 'E',
};

export interface Quantity {
  /** In billionths, rounded up: no quantity is finer. */
  readonly nanos: bigint;
  readonly form: 'BinarySI' | 'DecimalSI' | 'DecimalExponent';
}

const billion = 1_000_000_000n;

/** Throws QuantityError. */
export function parseQuantity(given: string | number): Quantity {
  const text = String(given);
  const found = format.exec(text);
  if (!found) throw new QuantityError(wrong);
  const [, sign = '', whole = '', fraction = '', suffix = ''] = found;
  if (whole === '' && fraction === '') throw new QuantityError(wrong);
  const digits = BigInt(`${whole}${fraction}` || '0');
  const power = binary.indexOf(suffix);
  const scale = 10n ** BigInt(fraction.length);
  const exponent = /^[eE]/.test(suffix) && suffix.length > 1 ? Number(suffix.slice(1)) : undefined;
  const form = suffix !== '' && power > 0 ? 'BinarySI' : exponent !== undefined ? 'DecimalExponent' : 'DecimalSI';
  let numerator = digits * billion;
  let denominator = scale;
  if (power > 0) numerator *= 1024n ** BigInt(power);
  else {
    const tens = exponent ?? Number(Object.keys(decimal).find((key) => decimal[Number(key)] === suffix) ?? 0);
    if (tens >= 0) numerator *= 10n ** BigInt(tens);
    else denominator *= 10n ** BigInt(-tens);
  }
  const rounded = (numerator + denominator - 1n) / denominator;
  return { nanos: sign === '-' ? -rounded : rounded, form };
}

/** As the server writes it: the largest suffix without a fraction. Throws QuantityError. */
export function canonicalQuantity(given: string | number): string {
  return formatQuantity(parseQuantity(given));
}

export function formatQuantity({ nanos, form }: Quantity): string {
  if (nanos === 0n) return '0';
  const sign = nanos < 0n ? '-' : '';
  const amount = nanos < 0n ? -nanos : nanos;
  // Below 1024, or with a fraction, binary amounts are written in decimal (CanonicalizeBytes).
  if (form === 'BinarySI' && amount % billion === 0n && amount / billion >= 1024n) {
    let whole = amount / billion;
    let power = 0;
    while (whole % 1024n === 0n && power < binary.length - 1) {
      whole /= 1024n;
      power += 1;
    }
    return `${sign}${whole}${binary[power]}`;
  }
  let digits = amount;
  let tens = -9;
  while (digits % 1000n === 0n && tens < 18) {
    digits /= 1000n;
    tens += 3;
  }
  if (form === 'DecimalExponent') return `${sign}${digits}${tens === 0 ? '' : `e${tens}`}`;
  return `${sign}${digits}${decimal[tens]}`;
}

const million = 1_000_000n;

/** What is finer than a thousandth is rounded up to one (SetDefaults_ResourceList). Throws QuantityError. */
export function roundUpToMilli(given: string | number): string | number {
  const { nanos, form } = parseQuantity(given);
  const rest = ((nanos % million) + million) % million;
  return rest === 0n ? given : formatQuantity({ nanos: nanos - rest + million, form });
}

/** Negative, zero or positive. Throws QuantityError. */
export function compare(a: string | number, b: string | number): number {
  const difference = parseQuantity(a).nanos - parseQuantity(b).nanos;
  return difference < 0n ? -1 : difference > 0n ? 1 : 0;
}

/** The sum in the form of the first one that is not zero. Throws QuantityError. */
export function addQuantities(...amounts: readonly (string | number)[]): string {
  const parsed = amounts.map(parseQuantity);
  const form = parsed.find(({ nanos }) => nanos !== 0n)?.form ?? parsed[0]?.form ?? 'DecimalSI';
  return formatQuantity({ nanos: parsed.reduce((sum, { nanos }) => sum + nanos, 0n), form });
}

/** Whether the text is a quantity. */
export function isQuantity(text: string | number): boolean {
  try {
    parseQuantity(text);
    return true;
  } catch {
    return false;
  }
}
