/** The Pod Security standards. Source: pod-security-admission/policy/registry.go. */
import type { Check, CheckPod, PodTemplate, Violation } from './check.ts';
import { containerChecks } from './container-checks.ts';
import { hostChecks } from './host-checks.ts';
import type { LevelVersion } from './policy.ts';
import { restrictedChecks } from './restricted-checks.ts';
import { seccompChecks } from './seccomp-checks.ts';

/** Later versions are read as this one. */
const newestMinor = 35;
/** Baseline ones first, each by its id. */
const all: readonly Check[] = [...hostChecks, ...containerChecks, ...seccompChecks, ...restrictedChecks].sort((a, b) =>
  a.level === b.level ? (a.id < b.id ? -1 : 1) : a.level === 'baseline' ? -1 : 1,
);
const known = new Map<string, readonly CheckPod[]>();

function checksOf(level: LevelVersion['level'], minor: number): readonly CheckPod[] {
  const key = `${level} ${minor}`;
  const made = known.get(key);
  if (made) return made;
  const there = all.filter(({ versions }) => versions.some(({ since }) => since <= minor));
  const chosen = level === 'baseline' ? there.filter((check) => check.level === 'baseline') : there;
  const overridden = new Set(chosen.map(({ overrides }) => overrides));
  const checks = chosen
    .filter(({ id }) => !overridden.has(id))
    .flatMap(({ versions }) => versions.findLast(({ since }) => since <= minor)?.check ?? []);
  known.set(key, checks);
  return checks;
}

/** Everything about a Pod that is against a level. */
export function violations({ level, minor }: LevelVersion, pod: PodTemplate): Violation[] {
  if (level === 'privileged') return [];
  return checksOf(level, Math.min(minor ?? newestMinor, newestMinor)).flatMap((check) => check(pod) ?? []);
}

/** `privileged (container "c" must not …), hostPort (…)`. */
export function detailsOf(found: readonly Violation[]): string {
  return found.map(({ reason, detail }) => (detail === '' ? reason : `${reason} (${detail})`)).join(', ');
}
