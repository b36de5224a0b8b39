/** Questions about rights, answered without storing them. Source: pkg/registry/authorization and pkg/registry/authentication. */
import type { FieldTerm } from '../meta/selectors.ts';
import { badRequest, type FieldError, fieldError, invalid } from '../meta/status.ts';
import { isObject, type Json, type JsonObject } from '../patch/json.ts';
import type { Attributes } from './attributes.ts';
import type { Authorize } from './authorizer.ts';
import { nodeOf } from './node-identity.ts';
import type { Decision, PolicyRule, Rbac } from './rbac.ts';

interface Asker {
  readonly name: string;
  readonly uid?: string;
  readonly groups: readonly string[];
  readonly extra?: Readonly<Record<string, readonly string[]>>;
}

/** SelfSubjectAccessReview, SubjectAccessReview and LocalSubjectAccessReview. Throws StatusError 422. */
export function reviewAccess(review: JsonObject, asker: Asker, authorize: Authorize, namespace: string): JsonObject {
  const spec = isObject(review.spec) ? review.spec : {};
  const kind = String(review.kind);
  check(kind, spec, namespace);
  const user =
    kind === 'SelfSubjectAccessReview'
      ? asker
      : { name: String(spec.user ?? ''), groups: Array.isArray(spec.groups) ? spec.groups.map(String) : [] };
  const decision = authorize(attributesOf(spec, user));
  return { ...review, status: statusOf(decision) };
}

function statusOf({ allowed, reason }: Decision): JsonObject {
  return { allowed, ...(reason === '' ? {} : { reason }) };
}

function check(kind: string, spec: JsonObject, namespace: string): void {
  const errors: FieldError[] = [];
  const { resourceAttributes, nonResourceAttributes } = spec;
  if (resourceAttributes !== undefined && nonResourceAttributes !== undefined)
    errors.push(
      fieldError.invalid(
        'spec.nonResourceAttributes',
        inGo(nonResourceAttributes),
        'cannot be specified in combination with resourceAttributes',
      ),
    );
  if (resourceAttributes === undefined && nonResourceAttributes === undefined)
    errors.push(
      fieldError.invalid(
        'spec.resourceAttributes',
        null,
        'exactly one of nonResourceAttributes or resourceAttributes must be specified',
      ),
    );
  if (kind !== 'SelfSubjectAccessReview' && !spec.user && !(Array.isArray(spec.groups) && spec.groups.length > 0))
    errors.push(fieldError.invalid('spec.user', '', 'at least one of user or group must be specified'));
  if (
    kind === 'LocalSubjectAccessReview' &&
    isObject(resourceAttributes) &&
    (resourceAttributes.namespace ?? '') !== namespace
  )
    errors.push(
      fieldError.invalid(
        'spec.resourceAttributes.namespace',
        resourceAttributes.namespace ?? '',
        'must match metadata.namespace',
      ),
    );
  if (errors.length > 0) throw invalid({ group: 'authorization.k8s.io', kind: '' }, '', errors);
}

/** The server shows its own struct, whose fields begin with capitals. */
function inGo(attributes: Json): Json {
  const { path = '', verb = '' } = isObject(attributes) ? attributes : {};
  return { Path: path, Verb: verb };
}

function attributesOf({ resourceAttributes, nonResourceAttributes }: JsonObject, user: Attributes['user']): Attributes {
  const text = (of: JsonObject, key: string): string => (typeof of[key] === 'string' ? (of[key] as string) : '');
  const none = { namespace: '', group: '', resource: '', subresource: '', name: '' };
  if (isObject(nonResourceAttributes))
    return { ...none, user, verb: text(nonResourceAttributes, 'verb'), path: text(nonResourceAttributes, 'path') };
  const of = isObject(resourceAttributes) ? resourceAttributes : {};
  return {
    user,
    verb: text(of, 'verb'),
    namespace: text(of, 'namespace'),
    group: text(of, 'group'),
    resource: text(of, 'resource'),
    subresource: text(of, 'subresource'),
    name: text(of, 'name'),
    fields: fieldsOf(of),
  };
}

/** What the question is narrowed to (pkg/registry/authorization/util/helpers.go). */
function fieldsOf({ fieldSelector }: JsonObject): FieldTerm[] {
  const { requirements = [] } = (isObject(fieldSelector) ? fieldSelector : {}) as unknown as {
    requirements?: readonly { key?: string; operator?: string; values?: readonly string[] }[];
  };
  return requirements
    .filter(({ operator, values = [] }) => (operator === 'In' || operator === 'NotIn') && values.length === 1)
    .map(({ key = '', operator, values = [] }) => ({
      field: key,
      negated: operator === 'NotIn',
      value: values[0] ?? '',
    }));
}

/** SelfSubjectRulesReview: what `kubectl auth can-i --list` shows. Throws StatusError 400 without a namespace. */
export function reviewRules(review: JsonObject, asker: Asker, rbac: Rbac): JsonObject {
  const namespace = isObject(review.spec) ? String(review.spec.namespace ?? '') : '';
  if (namespace === '') throw badRequest('no namespace on request');
  const rules = asker.groups.includes('system:masters')
    ? [
        { verbs: ['*'], apiGroups: ['*'], resources: ['*'] },
        { verbs: ['*'], nonResourceURLs: ['*'] },
      ]
    : rbac.rulesFor(asker, namespace);
  const resourceRules = rules.filter(({ resources = [] }) => resources.length > 0).map(resourceRule);
  const nonResourceRules = rules
    .filter(({ nonResourceURLs = [] }) => nonResourceURLs.length > 0)
    .map(({ verbs = [], nonResourceURLs = [] }) => ({ verbs: [...verbs], nonResourceURLs: [...nonResourceURLs] }));
  return { ...review, spec: {}, status: { resourceRules, nonResourceRules, ...toldOf(asker) } };
}

/** A node has more than its rules tell. */
function toldOf(asker: Asker): JsonObject {
  if (nodeOf(asker) === undefined) return { incomplete: false };
  return { incomplete: true, evaluationError: 'node authorizer does not support user rule resolution' };
}

function resourceRule({ verbs = [], apiGroups = [], resources = [], resourceNames = [] }: PolicyRule): JsonObject {
  return {
    verbs: [...verbs],
    apiGroups: [...apiGroups],
    resources: [...resources],
    ...(resourceNames.length > 0 ? { resourceNames: [...resourceNames] } : {}),
  };
}

/** SelfSubjectReview: who am I. */
export function reviewSelf(review: JsonObject, asker: Asker): JsonObject {
  const { name, uid, groups, extra } = asker;
  const userInfo: JsonObject = {
    username: name,
    ...(uid ? { uid } : {}),
    groups: [...groups],
    ...(extra && Object.keys(extra).length > 0 ? { extra: extra as unknown as JsonObject } : {}),
  };
  return { ...review, status: { userInfo } };
}

/** TokenReview. Throws StatusError 422 without a token. */
export function reviewToken(review: JsonObject, find: (token: string) => Asker | undefined): JsonObject {
  const token = isObject(review.spec) ? String(review.spec.token ?? '') : '';
  if (token === '')
    throw invalid({ group: 'authentication.k8s.io', kind: 'TokenReview' }, '', [
      fieldError.required('spec.token', 'token is required for authentication'),
    ]);
  const user = find(token);
  if (!user) return { ...review, status: { user: {}, error: 'invalid bearer token' } };
  const { status } = reviewSelf({}, user);
  const audiences =
    isObject(review.spec) && Array.isArray(review.spec.audiences)
      ? review.spec.audiences
      : ['https://kubernetes.default.svc.cluster.local'];
  return { ...review, status: { authenticated: true, user: (status as JsonObject).userInfo ?? {}, audiences } };
}
