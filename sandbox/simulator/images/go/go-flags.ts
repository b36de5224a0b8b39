/** Flags and durations as Go programs read them: `--port=80`, `--port 80`, `-port 80`; `1m30s`. */

const units: Readonly<Record<string, number>> = {
  ns: 1e-6,
  us: 1e-3,
  µs: 1e-3,
  ms: 1,
  s: 1_000,
  m: 60_000,
  h: 3_600_000,
};

export interface Flags {
  /** Undefined where it was not given. */
  text(name: string): string | undefined;
  number(name: string, otherwise: number): number;
  has(name: string): boolean;
  readonly rest: readonly string[];
}

/** `switches` take no value. */
export function goFlags(argv: readonly string[], switches: readonly string[] = []): Flags {
  const values = new Map<string, string>();
  const rest: string[] = [];
  for (let i = 0; i < argv.length; i++) {
    const word = argv[i] ?? '';
    const [, name, value] = /^--?([a-zA-Z][\w-]*)(?:=(.*))?$/s.exec(word) ?? [];
    if (name === undefined) rest.push(word);
    else if (value !== undefined) values.set(name, value);
    else if (switches.includes(name)) values.set(name, 'true');
    else {
      i += 1;
      values.set(name, argv[i] ?? '');
    }
  }
  return {
    text: (name) => values.get(name),
    number: (name, otherwise) => Number(values.get(name) ?? otherwise),
    has: (name) => values.has(name) && values.get(name) !== 'false',
    rest,
  };
}

/** Milliseconds; undefined for what is no duration. */
export function goDurationMs(text: string): number | undefined {
  if (text === '0') return 0;
  if (!/^[+-]?(?:\d+(?:\.\d+)?(?:ns|us|µs|ms|s|m|h))+$/.test(text)) return undefined;
  const sum = [...text.matchAll(/(\d+(?:\.\d+)?)(ns|us|µs|ms|s|m|h)/g)].reduce(
    (total, [, digits, unit = '']) => total + Number(digits) * (units[unit] ?? 0),
    0,
  );
  return text.startsWith('-') ? -sum : sum;
}

/** `2.5s`, `1m0s`, `0s` */
export function showGoDuration(ms: number): string {
  if (ms === 0) return '0s';
  if (ms < 1_000) return `${ms}ms`;
  const hours = Math.floor(ms / 3_600_000);
  const minutes = Math.floor((ms % 3_600_000) / 60_000);
  const seconds = (ms % 60_000) / 1_000;
  return `${hours > 0 ? `${hours}h` : ''}${hours > 0 || minutes > 0 ? `${minutes}m` : ''}${Number(seconds.toFixed(9))}s`;
}
