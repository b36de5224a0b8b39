/** The labels by which a namespace says what its Pods may be. Source: pod-security-admission/api/helpers.go. */
import { type FieldError, fieldError } from '../../meta/status.ts';

const levels = ['privileged', 'baseline', 'restricted'] as const;
export type Level = (typeof levels)[number];

export interface LevelVersion {
  readonly level: Level;
  /** Of Kubernetes 1; undefined for the newest. */
  readonly minor?: number;
}

export interface Policy {
  readonly enforce: LevelVersion;
  readonly audit: LevelVersion;
  readonly warn: LevelVersion;
}

export type Labels = Readonly<Record<string, string>>;

/** `baseline:latest`, `restricted:v1.30`. */
export function levelText({ level, minor }: LevelVersion): string {
  return `${level}:${minor === undefined ? 'latest' : `v1.${minor}`}`;
}

/** Greater is stricter. */
export const strictness = (level: Level): number => levels.indexOf(level);

export function sameLevel(a: LevelVersion, b: LevelVersion): boolean {
  return a.level === b.level && a.minor === b.minor;
}

/** What a namespace's labels ask for. Labels that cannot be read enforce the strictest level, and warn of none. */
export function readPolicy(labels: Labels = {}): { readonly policy: Policy; readonly errors: readonly FieldError[] } {
  const errors: FieldError[] = [];
  const read = (
    mode: keyof Policy,
    fallback: Level,
  ): { level?: Level; given: boolean; version: { minor?: number } } => {
    const key = `pod-security.kubernetes.io/${mode}`;
    const level = labels[key];
    const isKnown = level === undefined || levels.some((one) => one === level);
    if (!isKnown) errors.push(wrong(key, level, `must be one of ${levels.join(', ')}`));
    const version = labels[`${key}-version`];
    const minor = version === undefined ? undefined : /^v1\.(\d|[1-9]\d*)$/.exec(version)?.[1];
    if (version !== undefined && version !== 'latest' && minor === undefined)
      errors.push(wrong(`${key}-version`, version, 'must be "latest" or "v1.x"'));
    return {
      ...(level === undefined ? {} : { level: isKnown ? (level as Level) : fallback }),
      given: isKnown && level !== undefined,
      version: minor === undefined ? {} : { minor: Number(minor) },
    };
  };
  const [enforce, audit, warn] = [
    read('enforce', 'restricted'),
    read('audit', 'privileged'),
    read('warn', 'privileged'),
  ];
  const enforced: LevelVersion = { level: enforce.level ?? 'privileged', ...enforce.version };
  // Who enforces and says nothing of warnings is warned of workloads whose Pods would be refused.
  const asEnforced = warn.level === undefined && enforce.given && enforced.level !== 'privileged';
  const warned: LevelVersion = asEnforced
    ? {
        level: enforced.level,
        ...('pod-security.kubernetes.io/warn-version' in labels ? warn.version : enforce.version),
      }
    : { level: warn.level ?? 'privileged', ...warn.version };
  return {
    policy: { enforce: enforced, audit: { level: audit.level ?? 'privileged', ...audit.version }, warn: warned },
    errors,
  };
}

function wrong(label: string, value: string, why: string): FieldError {
  return fieldError.invalid(`metadata.labels[${label}]`, value, why);
}
