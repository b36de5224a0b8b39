/** What printf prints: the format again and again until the arguments are used up. */
import { readEscapes } from './echo-text.ts';

export interface Printed {
  readonly bytes: Uint8Array;
  /** `abc: invalid number` */
  readonly errors: readonly string[];
}

/** Longest text that is printed at once, characters. */
const mostText = 16_777_216;
/** As many as a number has here. */
const mostDigits = 100;
const directive = /%(%|[-+ 0#]*(?:\*|\d+)?(?:\.(?:\*|\d+))?[diouxXeEfFgGcsbq])/g;

export function printfText(args: readonly string[]): Printed {
  const [format = '', ...values] = args[0] === '--' ? args.slice(1) : args;
  const errors: string[] = [];
  let text = '';
  let stopped = false;
  const next = (): string | undefined => values.shift();
  do {
    const before = values.length;
    let last = 0;
    for (const found of format.matchAll(directive)) {
      text += readEscapes(format.slice(last, found.index)).text;
      last = found.index + found[0].length;
      const { out, stop } = convert(found[1] ?? '', next, errors);
      text += out;
      if (text.length > mostText) return { bytes: new Uint8Array(0), errors: ['memory exhausted'] };
      if (stop) stopped = true;
      if (stopped) break;
    }
    if (stopped) break;
    const rest = readEscapes(format.slice(last));
    text += rest.text;
    if (rest.stop || values.length === before) break;
  } while (values.length > 0);
  return { bytes: new TextEncoder().encode(text), errors };
}

function convert(
  spec: string,
  next: () => string | undefined,
  errors: string[],
): { readonly out: string; readonly stop: boolean } {
  if (spec === '%') return { out: '%', stop: false };
  const [, flags = '', widthText = '', precisionText] = /^([-+ 0#]*)(\*|\d*)(?:\.(\*|\d+))?/.exec(spec) ?? [];
  const kind = spec.at(-1) ?? '';
  const width = widthText === '*' ? Number(next() ?? 0) : Number(widthText || 0);
  const precision =
    precisionText === '*' ? Number(next() ?? 0) : precisionText === undefined ? undefined : Number(precisionText);
  const argument = next();
  if (Math.max(width, precision ?? 0) > mostText) return { out: ' '.repeat(mostText + 1), stop: true };
  let out: string;
  let stop = false;
  if (kind === 'b') ({ text: out, stop } = readEscapes(argument ?? ''));
  else if (kind === 's') out = (argument ?? '').slice(0, precision);
  else if (kind === 'q')
    out = /^[\w@%+=:,./-]+$/.test(argument ?? '') ? (argument ?? '') : `'${(argument ?? '').replace(/'/g, `'\\''`)}'`;
  else if (kind === 'c') out = (argument ?? '').slice(0, 1);
  else out = number(kind, flags, precision, argument, errors);
  const isNumber = !'bscq'.includes(kind);
  if (flags.includes('-')) return { out: out.padEnd(width), stop };
  if (flags.includes('0') && isNumber) {
    const sign = /^[-+ ]/.exec(out)?.[0] ?? '';
    return { out: sign + out.slice(sign.length).padStart(width - sign.length, '0'), stop };
  }
  return { out: out.padStart(width), stop };
}

function number(
  kind: string,
  flags: string,
  precision: number | undefined,
  argument: string | undefined,
  errors: string[],
): string {
  const value = parsed(argument ?? '0', errors);
  const sign = value < 0 ? '-' : flags.includes('+') ? '+' : flags.includes(' ') ? ' ' : '';
  const size = Math.abs(value);
  if ('eEfFgG'.includes(kind)) return sign + float(kind, size, precision ?? 6);
  const whole = Math.trunc(size);
  const text =
    { x: whole.toString(16), X: whole.toString(16).toUpperCase(), o: whole.toString(8) }[kind] ?? String(whole);
  const prefix = flags.includes('#') ? ({ x: '0x', X: '0X', o: '0' }[kind] ?? '') : '';
  return sign + prefix + text.padStart(precision ?? 0, '0');
}

function float(kind: string, value: number, precision: number): string {
  if (precision > mostDigits)
    return float(kind, value, mostDigits) + (/f/i.test(kind) ? '0'.repeat(precision - mostDigits) : '');
  if (kind === 'f' || kind === 'F') return value.toFixed(precision);
  const text =
    kind.toLowerCase() === 'e' ? value.toExponential(precision) : String(Number(value.toPrecision(precision || 1)));
  return text.replace(/e([+-])(\d)$/, 'e$10$2');
}

function parsed(text: string, errors: string[]): number {
  const character = /^['"](.)/su.exec(text);
  if (character) return character[1]?.codePointAt(0) ?? 0;
  if (/^\s*[+-]?(?:0x[\da-f]+|\d+(?:\.\d*)?(?:e[+-]?\d+)?|\.\d+)$/i.test(text)) {
    return /^\s*[+-]?0[0-7]+$/.test(text) ? Number.parseInt(text, 8) : Number(text);
  }
  if (text !== '') errors.push(`${text}: invalid number`);
  return Number.parseFloat(text) || 0;
}
