/** Rules of what webhooks and policies look at. Source: pkg/apis/admissionregistration/validation/validation.go. */
import type { V1MatchCondition, V1NamedRuleWithOperations, V1RuleWithOperations } from '@kubernetes/client-node';
import { type FieldError, fieldError } from '../../../meta/status.ts';
import { pathSegmentName, qualifiedKey } from '../../../meta/validate-names.ts';
import { breaches, duplicates, notSupported, oneOf, tooMany } from './fields.ts';

const operationNames = ['*', 'CONNECT', 'CREATE', 'DELETE', 'UPDATE'];
const mostConditions = 64;

/** `*` beside others. */
function crowded(list: readonly string[], field: string, what: string): FieldError[] {
  if (list.length < 2 || !list.includes('*')) return [];
  return [fieldError.invalid(field, list, `if '*' is present, must not specify other ${what}`)];
}

export function ruleWithOperations(rule: V1RuleWithOperations, path: string): FieldError[] {
  const { operations = [], apiGroups = [], apiVersions = [], resources = [], scope } = rule;
  return [
    ...missing(operations, `${path}.operations`),
    ...crowded(operations, `${path}.operations`, 'operations'),
    ...operations.flatMap((operation, i) =>
      operationNames.includes(operation) ? [] : [notSupported(`${path}.operations[${i}]`, operation, operationNames)],
    ),
    ...missing(apiGroups, `${path}.apiGroups`),
    ...crowded(apiGroups, `${path}.apiGroups`, 'API groups'),
    ...missing(apiVersions, `${path}.apiVersions`),
    ...crowded(apiVersions, `${path}.apiVersions`, 'API versions'),
    ...apiVersions.flatMap((version, i) => (version === '' ? [fieldError.required(`${path}.apiVersions[${i}]`)] : [])),
    ...resourceList(resources, `${path}.resources`),
    ...oneOf(scope, ['*', 'Cluster', 'Namespaced'], `${path}.scope`),
  ];
}

function missing(list: readonly string[], field: string): FieldError[] {
  return list.length === 0 ? [fieldError.required(field)] : [];
}

function resourceList(list: readonly string[], field: string): FieldError[] {
  const [allOf, allNamed] = [new Set<string>(), new Set<string>()];
  // Go remembers the last resource without a subresource only.
  let plain = false;
  const each = list.flatMap((resource, i) => {
    if (resource === '') return [fieldError.required(`${field}[${i}]`)];
    const slash = resource.indexOf('/');
    if (slash < 0) {
      plain = resource !== '*';
      return [];
    }
    const [name, sub] = [resource.slice(0, slash), resource.slice(slash + 1)];
    const clash = [...(allOf.has(name) ? [`${name}/*`] : []), ...(allNamed.has(sub) ? [`*/${sub}`] : [])].map((wild) =>
      fieldError.invalid(`${field}[${i}]`, resource, `if '${wild}' is present, must not specify ${resource}`),
    );
    if (sub === '*') allOf.add(name);
    if (name === '*') allNamed.add(sub);
    return clash;
  });
  return [
    ...missing(list, field),
    ...each,
    ...(list.length > 1 && list.includes('*/*')
      ? [fieldError.invalid(field, list, "if '*/*' is present, must not specify other resources")]
      : []),
    ...(list.includes('*') && plain
      ? [fieldError.invalid(field, list, "if '*' is present, must not specify other resources without subresources")]
      : []),
  ];
}

export function namedRule(rule: V1NamedRuleWithOperations, path: string): FieldError[] {
  const names = rule.resourceNames ?? [];
  return [
    ...names.flatMap((name, i) => breaches(pathSegmentName, name, `${path}.resourceNames[${i}]`)),
    ...duplicates(
      names,
      (name) => name,
      (name, i) => fieldError.duplicate(`${path}.resourceNames[${i}]`, name),
    ),
    ...ruleWithOperations(rule, path),
  ];
}

/** None where nothing is wrong. */
export function wrong(field: string, expression: string, why: string | undefined): FieldError[] {
  return why === undefined ? [] : [fieldError.invalid(field, expression, why)];
}

/** `problem` says what is wrong with an expression. */
export function matchConditions(
  list: readonly V1MatchCondition[],
  field: string,
  problem: (expression: string) => string | undefined = () => undefined,
): FieldError[] {
  return [
    ...(list.length > mostConditions ? [tooMany(field, list.length, mostConditions)] : []),
    ...list.flatMap(({ name, expression }, i) => [
      ...(expression?.trim()
        ? wrong(`${field}[${i}].expression`, expression, problem(expression))
        : [fieldError.required(`${field}[${i}].expression`)]),
      ...(name ? breaches(qualifiedKey, name, `${field}[${i}].name`) : [fieldError.required(`${field}[${i}].name`)]),
      ...(name && list.slice(0, i).some((other) => other.name === name)
        ? [fieldError.duplicate(`${field}[${i}].name`, name)]
        : []),
    ]),
  ];
}
