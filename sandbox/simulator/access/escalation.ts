/** Nobody may grant what they do not hold. Source: pkg/registry/rbac/{role,clusterrole,rolebinding,clusterrolebinding}/policybased and pkg/registry/rbac/validation. */
import { forbidden } from '../meta/status.ts';
import type { Attributes } from './attributes.ts';
import type { PolicyRule, Rbac } from './rbac.ts';

/** Each rule broken into single verbs, groups and resources (validation/policy_compact.go, BreakdownRule). */
function breakdown(rule: PolicyRule): PolicyRule[] {
  const { verbs = [], apiGroups = [], resources = [], resourceNames = [], nonResourceURLs = [] } = rule;
  const single = apiGroups.flatMap((group) =>
    resources.flatMap((resource) =>
      verbs.flatMap((verb) => {
        const one = { verbs: [verb], apiGroups: [group], resources: [resource] };
        return resourceNames.length === 0 ? [one] : resourceNames.map((name) => ({ ...one, resourceNames: [name] }));
      }),
    ),
  );
  return [
    ...single,
    ...nonResourceURLs.flatMap((url) => verbs.map((verb) => ({ nonResourceURLs: [url], verbs: [verb] }))),
  ];
}

function coversAll(owned: readonly string[] | undefined, wanted: readonly string[] | undefined): boolean {
  return (wanted ?? []).every((item) => owned?.includes('*') || owned?.includes(item));
}

function coversResources(owned: readonly string[] = [], wanted: readonly string[] = []): boolean {
  return wanted.every((item) => {
    const subresource = item.includes('/') ? `*/${item.split('/')[1]}` : undefined;
    return owned.includes('*') || owned.includes(item) || (subresource !== undefined && owned.includes(subresource));
  });
}

function ruleCovers(owner: PolicyRule, wanted: PolicyRule): boolean {
  const names = owner.resourceNames ?? [];
  const urls = (wanted.nonResourceURLs ?? []).every((url) =>
    (owner.nonResourceURLs ?? []).some(
      (own) => own === '*' || own === url || (own.endsWith('*') && url.startsWith(own.slice(0, -1))),
    ),
  );
  return (
    coversAll(owner.verbs, wanted.verbs) &&
    coversAll(owner.apiGroups, wanted.apiGroups) &&
    coversResources(owner.resources, wanted.resources) &&
    (names.length === 0 || ((wanted.resourceNames ?? []).length > 0 && coversAll(names, wanted.resourceNames))) &&
    urls
  );
}

/** The parts of `wanted` that `owned` does not cover. */
export function uncovered(owned: readonly PolicyRule[], wanted: readonly PolicyRule[]): PolicyRule[] {
  return wanted.flatMap(breakdown).filter((rule) => !owned.some((own) => ruleCovers(own, rule)));
}

/** Go's way of printing a rule: `{APIGroups:[""], Resources:["pods"], Verbs:["get"]}`. */
function compact({ apiGroups, resources, resourceNames, nonResourceURLs, verbs }: PolicyRule): string {
  const list = (values: readonly string[] | undefined): string =>
    `[${(values ?? []).map((value) => JSON.stringify(value)).join(' ')}]`;
  const parts: string[] = [];
  if (nonResourceURLs?.length) parts.push(`NonResourceURLs:${list(nonResourceURLs)}`);
  if (apiGroups?.length) parts.push(`APIGroups:${list(apiGroups)}`);
  if (resources?.length) parts.push(`Resources:${list(resources)}`);
  if (resourceNames?.length) parts.push(`ResourceNames:${list(resourceNames)}`);
  if (verbs?.length) parts.push(`Verbs:${list(verbs)}`);
  return `{${parts.join(', ')}}`;
}

/** Rules on resources that differ in their verbs only are told as one (CompactRules). */
function merged(rules: readonly PolicyRule[]): PolicyRule[] {
  const byRest = new Map<string, PolicyRule>();
  for (const [i, rule] of rules.entries()) {
    const { verbs = [], ...rest } = rule;
    const key = rule.nonResourceURLs ? String(i) : JSON.stringify(rest);
    const known = byRest.get(key);
    byRest.set(key, { ...rest, verbs: [...(known?.verbs ?? []), ...verbs] });
  }
  return [...byRest.values()];
}

interface Grant {
  readonly rbac: Rbac;
  readonly user: Attributes['user'];
  readonly namespace: string;
  /** What is written: for the refusal's first words. */
  readonly of: { readonly group: string; readonly resource: string; readonly name: string };
  readonly rules: readonly PolicyRule[];
}

/** Throws StatusError 403 when the user does not hold all of the rules. */
export function confirmNoEscalation({ rbac, user, namespace, of, rules }: Grant): void {
  const missing = uncovered(rbac.rulesFor(user, namespace), rules);
  if (missing.length === 0) return;
  const groups = user.groups.map((group) => JSON.stringify(group)).join(' ');
  const shown = merged(missing).map(compact).sort().join('\n');
  throw forbidden(
    of,
    of.name,
    `user ${JSON.stringify(user.name)} (groups=[${groups}]) is attempting to grant RBAC permissions not currently held:\n${shown}`,
  );
}
