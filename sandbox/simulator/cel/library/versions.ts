/** Semantic versions. Source: apiserver/pkg/cel/library/semverlib.go, github.com/blang/semver/v4. */
import type { Environment } from '@marcbachmann/cel-js';

class Version {
  readonly numbers: readonly [bigint, bigint, bigint];
  readonly before: readonly string[];
  constructor(numbers: readonly [bigint, bigint, bigint], before: readonly string[]) {
    this.numbers = numbers;
    this.before = before;
  }
}

const largest = 2n ** 64n;

/** Throws in the words of the Go library for what is no version. */
function parse(text: string): Version {
  if (text === '') throw new Error('Version string empty');
  const [, core = '', pre, build] = /^([^+-]*(?:\.[^+-]*)*)(?:-([^+]*))?(?:\+(.*))?$/.exec(text) ?? [];
  const parts = core.split('.');
  if (parts.length !== 3) throw new Error('No Major.Minor.Patch elements found');
  const numbers = parts.map((part, at) => {
    const which = ['major', 'minor', 'patch'][at];
    if (!/^\d+$/.test(part)) throw new Error(`Invalid character(s) found in ${which} number ${JSON.stringify(part)}`);
    if (part.length > 1 && part.startsWith('0'))
      throw new Error(
        `${which === 'major' ? 'Major' : which === 'minor' ? 'Minor' : 'Patch'} number must not contain leading zeroes ${JSON.stringify(part)}`,
      );
    if (BigInt(part) >= largest)
      throw new Error(`strconv.ParseUint: parsing ${JSON.stringify(part)}: value out of range`);
    return BigInt(part);
  });
  for (const part of pre?.split('.') ?? []) {
    if (part === '') throw new Error('Prerelease is empty');
    if (!/^[0-9A-Za-z-]+$/.test(part))
      throw new Error(`Invalid character(s) found in prerelease ${JSON.stringify(part)}`);
    if (/^0\d+$/.test(part))
      throw new Error(`Numeric PreRelease version must not contain leading zeroes ${JSON.stringify(part)}`);
  }
  for (const part of build?.split('.') ?? []) {
    if (part === '') throw new Error('Build meta data is empty');
    if (!/^[0-9A-Za-z-]+$/.test(part))
      throw new Error(`Invalid character(s) found in build meta data ${JSON.stringify(part)}`);
  }
  return new Version(numbers as unknown as Version['numbers'], pre?.split('.') ?? []);
}

/** `v1.02` to `1.2.0`. */
function normalised(text: string): string {
  const [major = '', minor, ...rest] = text.replace(/^v/, '').split('.');
  const parts = [major, ...(minor === undefined ? [] : [minor]), ...(rest.length > 0 ? [rest.join('.')] : [])].map(
    (part) => {
      if (part.length <= 1) return part;
      const cut = part.replace(/^0+/, '');
      return /^\d/.test(cut) ? cut : `0${cut}`;
    },
  );
  if (parts.length < 3 && /[+-]/.test(parts.at(-1) ?? ''))
    throw new Error('short version cannot contain PreRelease/Build meta data');
  while (parts.length < 3) parts.push('0');
  return parts.join('.');
}

function compare(a: Version, b: Version): bigint {
  for (const [at, number] of a.numbers.entries()) {
    const other = b.numbers[at] ?? 0n;
    if (number !== other) return number < other ? -1n : 1n;
  }
  if (a.before.length === 0 || b.before.length === 0)
    return a.before.length === b.before.length ? 0n : a.before.length === 0 ? 1n : -1n;
  for (let at = 0; at < Math.max(a.before.length, b.before.length); at += 1) {
    const [one, other] = [a.before[at], b.before[at]];
    if (one === undefined) return -1n;
    if (other === undefined) return 1n;
    if (one === other) continue;
    const [n, m] = [/^\d+$/.test(one), /^\d+$/.test(other)];
    if (n !== m) return n ? -1n : 1n;
    const less = n ? BigInt(one) < BigInt(other) : one < other;
    return less ? -1n : 1n;
  }
  return 0n;
}

function isVersion(act: () => Version): boolean {
  try {
    act();
    return true;
  } catch {
    return false;
  }
}

export function addVersions(environment: Environment): void {
  const type = 'kubernetes.Semver';
  environment.registerType(type, Version);
  const add = (signature: string, handler: (...values: never[]) => unknown): void =>
    void environment.registerFunction(signature, handler);
  const read = (text: string, tolerant = false): Version => parse(tolerant ? normalised(text) : text);
  add(`semver(string): ${type}`, (text: string) => read(text));
  add(`semver(string, bool): ${type}`, read);
  add('isSemver(string): bool', (text: string) => isVersion(() => read(text)));
  add('isSemver(string, bool): bool', (text: string, tolerant: boolean) => isVersion(() => read(text, tolerant)));
  for (const [at, name] of ['major', 'minor', 'patch'].entries())
    add(`${type}.${name}(): int`, ({ numbers }: Version) => numbers[at]);
  add(`${type}.isGreaterThan(${type}): bool`, (a: Version, b: Version) => compare(a, b) > 0n);
  add(`${type}.isLessThan(${type}): bool`, (a: Version, b: Version) => compare(a, b) < 0n);
  add(`${type}.compareTo(${type}): int`, compare);
  environment.registerOperator(`${type} == ${type}`, (a: Version, b: Version) => compare(a, b) === 0n);
}
