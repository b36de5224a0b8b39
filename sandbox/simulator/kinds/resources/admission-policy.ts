/** Admission policies and their bindings. Source: pkg/apis/admissionregistration/v1/defaults.go, pkg/apis/admissionregistration/validation/validation.go. */
import type {
  V1AuditAnnotation,
  V1MatchResources,
  V1ParamKind,
  V1ParamRef,
  V1ValidatingAdmissionPolicy,
  V1ValidatingAdmissionPolicyBinding,
  V1Validation,
  V1Variable,
} from '@kubernetes/client-node';
import { policyExpressionProblem, type Scope, variableTypes } from '../../cel/policy-expressions.ts';
import { type FieldError, fieldError } from '../../meta/status.ts';
import { pathSegmentName, qualifiedKey, subdomainName } from '../../meta/validate-names.ts';
import { equal, type Json } from '../../patch/json.ts';
import type { Rules } from '../rules.ts';
import { matchConditions, namedRule, wrong } from './checks/admission-rules.ts';
import { breaches, duplicates, needed, neededOneOf, notSupported, oneOf } from './checks/fields.ts';
import { dns1035Label, parseGroupVersion } from './checks/names.ts';
import { labelSelector } from './checks/selectors.ts';

const mostAnnotations = 20;
const longestAnnotation = 5 * 1024;
const reasons = ['Forbidden', 'Invalid', 'RequestEntityTooLarge'];
const actions = ['Audit', 'Deny', 'Warn'];

function setMatchDefaults(match: V1MatchResources | undefined): void {
  if (!match) return;
  match.matchPolicy ??= 'Equivalent';
  match.namespaceSelector ??= {};
  match.objectSelector ??= {};
  for (const rule of [...(match.resourceRules ?? []), ...(match.excludeResourceRules ?? [])]) rule.scope ??= '*';
}

function matchResources(match: V1MatchResources, path: string): FieldError[] {
  return [
    ...neededOneOf(match.matchPolicy, ['Equivalent', 'Exact'], `${path}.matchPolicy`),
    ...labelSelector(match.namespaceSelector, `${path}.namespaceSelector`),
    ...labelSelector(match.objectSelector, `${path}.objectSelector`),
    ...(['resourceRules', 'excludeResourceRules'] as const).flatMap((list) =>
      (match[list] ?? []).flatMap((rule, i) => namedRule(rule, `${path}.${list}[${i}]`)),
    ),
  ];
}

function validatePolicy(policy: V1ValidatingAdmissionPolicy, sameConditions: boolean): FieldError[] {
  const { metadata, spec = {} } = policy;
  const { validations = [], auditAnnotations = [], matchConstraints: match } = spec;
  const what = { hasParams: spec.paramKind !== undefined, hasAuthorizer: true };
  const types = variableTypes(spec.variables ?? [], what);
  const scope: Scope = { ...what, variables: types.at(-1) ?? {} };
  const empty = 'validations or auditAnnotations must contain at least one item';
  return [
    ...neededOneOf(spec.failurePolicy, ['Fail', 'Ignore'], 'spec.failurePolicy'),
    ...(spec.paramKind ? paramKind(spec.paramKind, 'spec.paramKind') : []),
    ...(match ? matchResources(match, 'spec.matchConstraints') : [fieldError.required('spec.matchConstraints')]),
    ...(match && (match.resourceRules ?? []).length === 0
      ? [fieldError.required('spec.matchConstraints.resourceRules')]
      : []),
    ...(sameConditions
      ? []
      : matchConditions(spec.matchConditions ?? [], 'spec.matchConditions', (expression) =>
          policyExpressionProblem(expression, scope, ['bool']),
        )),
    ...(spec.variables ?? []).flatMap((one, i) =>
      variable(one, `spec.variables[${i}]`, { ...scope, variables: types[i] ?? {} }),
    ),
    ...(validations.length === 0 && auditAnnotations.length === 0
      ? [fieldError.required('spec.validations', empty), fieldError.required('spec.auditAnnotations', empty)]
      : []),
    ...validations.flatMap((one, i) => validation(one, `spec.validations[${i}]`, scope)),
    ...annotations(auditAnnotations, metadata?.name ?? '', scope),
  ];
}

function paramKind({ apiVersion = '', kind = '' }: V1ParamKind, path: string): FieldError[] {
  const parsed = parseGroupVersion(apiVersion);
  const field = `${path}.apiVersion`;
  const joined = (value: string, problems: readonly string[]): FieldError[] =>
    problems.length > 0 ? [fieldError.invalid(field, value, problems.join(','))] : [];
  const version = !parsed
    ? [fieldError.invalid(field, apiVersion, `unexpected GroupVersion string: ${apiVersion}`)]
    : [
        ...(parsed.group ? joined(parsed.group, subdomainName(parsed.group)) : []),
        ...(parsed.version
          ? joined(parsed.version, dns1035Label(parsed.version))
          : [fieldError.invalid(field, apiVersion, 'version must be specified')]),
      ];
  const wrong = dns1035Label(kind.toLowerCase());
  const mixed = `may have mixed case, but should otherwise match: ${wrong.join(',')}`;
  return [
    ...(apiVersion === '' ? [fieldError.required(field)] : version),
    ...(kind === '' ? [fieldError.required(`${path}.kind`)] : []),
    ...(kind !== '' && wrong.length > 0 ? [fieldError.invalid(`${path}.kind`, kind, mixed)] : []),
  ];
}

function variable({ name, expression }: V1Variable, path: string, scope: Scope): FieldError[] {
  const unnamed = !name?.trim();
  return [
    ...(unnamed ? [fieldError.required(`${path}.name`, 'name is not specified')] : []),
    ...(!unnamed && !/^[_a-zA-Z][_a-zA-Z0-9]*$/.test(name)
      ? [fieldError.invalid(`${path}.name`, name, 'must be a valid CEL identifier')]
      : []),
    ...(expression?.trim()
      ? wrong(`${path}.expression`, expression, policyExpressionProblem(expression, scope))
      : [fieldError.required(`${path}.expression`, 'expression is not specified')]),
  ];
}

function validation(
  { expression, message, messageExpression, reason }: V1Validation,
  path: string,
  scope: Scope,
): FieldError[] {
  const blank = (text: string | undefined, field: string): FieldError[] =>
    text && !text.trim() ? [fieldError.invalid(`${path}.${field}`, text, 'must be non-empty if specified')] : [];
  return [
    ...(expression?.trim()
      ? wrong(`${path}.expression`, expression, policyExpressionProblem(expression, scope, ['bool']))
      : [fieldError.required(`${path}.expression`, 'expression is not specified')]),
    ...(messageExpression?.trim()
      ? wrong(
          `${path}.messageExpression`,
          messageExpression,
          policyExpressionProblem(messageExpression, { ...scope, hasAuthorizer: false }, ['string']),
        )
      : blank(messageExpression, 'messageExpression')),
    ...blank(message, 'message'),
    ...(message && /[\n\r]+/.test(message.trim())
      ? [fieldError.invalid(`${path}.message`, message, 'must not contain line breaks')]
      : []),
    ...oneOf(reason, reasons, `${path}.reason`),
  ];
}

function annotations(list: readonly V1AuditAnnotation[], name: string, scope: Scope): FieldError[] {
  const field = 'spec.auditAnnotations';
  return [
    ...(list.length > mostAnnotations
      ? [fieldError.invalid(field, list, `must not have more than ${mostAnnotations} auditAnnotations`)]
      : []),
    ...list.flatMap(({ key, valueExpression = '' }, i) => {
      const value = `${field}[${i}].valueExpression`;
      const long = `must not exceed ${longestAnnotation} bytes in length`;
      return [
        ...breaches(qualifiedKey, `${name}/${key}`, `${field}[${i}].key`),
        ...(valueExpression.trim() === ''
          ? [fieldError.required(value, 'valueExpression is not specified')]
          : wrong(value, valueExpression, policyExpressionProblem(valueExpression, scope, ['string', 'null_type']))),
        ...(valueExpression.trim().length > longestAnnotation ? [fieldError.required(value, long)] : []),
        ...(list.slice(0, i).some((other) => other.key === key)
          ? [fieldError.duplicate(`${field}[${i}].key`, key)]
          : []),
      ];
    }),
  ];
}

function same(a: unknown, b: unknown): boolean {
  return equal((a ?? null) as Json, (b ?? null) as Json);
}

export const validatingAdmissionPolicy: Rules<V1ValidatingAdmissionPolicy> = {
  countsGenerations: true,
  setDefaults(draft) {
    draft.spec ??= {};
    draft.spec.failurePolicy ??= 'Fail';
    setMatchDefaults(draft.spec.matchConstraints);
  },
  prepareForCreate(draft) {
    draft.status = {};
  },
  validate: (object) => validatePolicy(object, false),
  validateUpdate: (object, old) =>
    validatePolicy(
      object,
      same(object.spec?.paramKind, old.spec?.paramKind) &&
        same(object.spec?.matchConditions, old.spec?.matchConditions),
    ),
};

function validateBinding({ spec = {} }: V1ValidatingAdmissionPolicyBinding): FieldError[] {
  const list = spec.validationActions ?? [];
  const field = 'spec.validationActions';
  return [
    ...needed(subdomainName, spec.policyName, 'spec.policyName'),
    ...(spec.paramRef ? paramRef(spec.paramRef, 'spec.paramRef') : []),
    ...(spec.matchResources ? matchResources(spec.matchResources, 'spec.matchResources') : []),
    ...list.flatMap((action, i) => (actions.includes(action) ? [] : [notSupported(`${field}[${i}]`, action, actions)])),
    ...duplicates(
      list,
      (action) => action,
      (action, i) => fieldError.duplicate(`${field}[${i}]`, action),
    ),
    ...(list.includes('Deny') && list.includes('Warn')
      ? [
          fieldError.invalid(
            field,
            list,
            'must not contain both Deny and Warn (repeating the same validation failure information in the API response and headers serves no purpose)',
          ),
        ]
      : []),
    ...(list.length === 0 ? [fieldError.required(field, 'at least one validation action is required')] : []),
  ];
}

function paramRef({ name, selector, parameterNotFoundAction: action }: V1ParamRef, path: string): FieldError[] {
  const both = (field: string): FieldError[] =>
    name && selector ? [fieldError.forbidden(`${path}.${field}`, 'name and selector are mutually exclusive')] : [];
  const field = `${path}.parameterNotFoundAction`;
  return [
    ...(name ? breaches(pathSegmentName, name, `${path}.name`) : []),
    ...both('name'),
    ...labelSelector(selector, `${path}.selector`),
    ...both('selector'),
    ...(name || selector ? [] : [fieldError.required(path, 'one of name or selector must be specified')]),
    ...neededOneOf(action, ['Deny', 'Allow'], field),
  ];
}

export const validatingAdmissionPolicyBinding: Rules<V1ValidatingAdmissionPolicyBinding> = {
  countsGenerations: true,
  setDefaults(draft) {
    draft.spec ??= {};
    setMatchDefaults(draft.spec.matchResources);
  },
  validate: validateBinding,
  validateUpdate: validateBinding,
};
