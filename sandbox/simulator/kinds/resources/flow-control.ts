/** Flow schemas and priority levels. Source: pkg/apis/flowcontrol/v1/defaults.go, pkg/apis/flowcontrol/validation/validation.go. */
import type {
  FlowcontrolV1Subject,
  V1FlowSchema,
  V1LimitedPriorityLevelConfiguration,
  V1LimitResponse,
  V1NonResourcePolicyRule,
  V1PolicyRulesWithSubjects,
  V1PriorityLevelConfiguration,
  V1ResourcePolicyRule,
} from '@kubernetes/client-node';
import { type FieldError, fieldError } from '../../meta/status.ts';
import { labelName, subdomainName } from '../../meta/validate-names.ts';
import type { Rules } from '../rules.ts';
import { breaches, needed, notSupported } from './checks/fields.ts';

const longestPrecedence = 10_000;
const mostQueues = 10_000_000;
const mostHashBits = 60;
const verbs = ['create', 'delete', 'deletecollection', 'get', 'list', 'patch', 'proxy', 'update', 'watch'];
const subjectKinds = ['Group', 'ServiceAccount', 'User'] as const;
const fieldOfKind = { Group: 'group', ServiceAccount: 'serviceAccount', User: 'user' } as const;

function validateSchema({ metadata, spec, status }: V1FlowSchema): FieldError[] {
  const {
    matchingPrecedence: precedence = 0,
    distinguisherMethod,
    priorityLevelConfiguration,
    rules = [],
  } = spec ?? {};
  const error = (why: string): FieldError => fieldError.invalid('spec.matchingPrecedence', precedence, why);
  const methods = ['ByNamespace', 'ByUser'];
  const level = priorityLevelConfiguration?.name;
  return [
    ...(precedence <= 0 ? [error('must be a positive value')] : []),
    ...(precedence > longestPrecedence ? [error(`must not be greater than ${longestPrecedence}`)] : []),
    ...(precedence === 1 && metadata?.name !== 'exempt'
      ? [error("only the schema named 'exempt' may have matchingPrecedence 1")]
      : []),
    ...(distinguisherMethod && !methods.includes(distinguisherMethod.type)
      ? [notSupported('spec.distinguisherMethod.type', { Type: distinguisherMethod.type }, methods)]
      : []),
    ...(level
      ? breaches(subdomainName, level, 'spec.priorityLevelConfiguration.name')
      : [fieldError.required('spec.priorityLevelConfiguration.name', 'must reference a priority level')]),
    ...rules.flatMap((rule, i) => policyRules(rule, `spec.rules[${i}]`)),
    ...conditions(status?.conditions),
  ];
}

function conditions(list: readonly { type?: string }[] = []): FieldError[] {
  return list.flatMap(({ type }, i) => [
    ...(list.slice(0, i).some((other) => other.type === type)
      ? [fieldError.duplicate(`status.conditions[${i}].type`, type ?? '')]
      : []),
    ...(type ? [] : [fieldError.required(`status.conditions[${i}].type`)]),
  ]);
}

function policyRules(rule: V1PolicyRulesWithSubjects, path: string): FieldError[] {
  const { resourceRules = [], nonResourceRules = [] } = rule;
  const subjects = rule.subjects ?? [];
  const neither = 'at least one of resourceRules and nonResourceRules has to be non-empty';
  return [
    ...(subjects.length === 0
      ? [fieldError.required(`${path}.subjects`, 'subjects must contain at least one value')]
      : subjects.flatMap((subject, i) => subjectOf(subject, `${path}.subjects[${i}]`))),
    ...(resourceRules.length === 0 && nonResourceRules.length === 0 ? [fieldError.required(path, neither)] : []),
    ...resourceRules.flatMap((one, i) => resourceRule(one, `${path}.resourceRules[${i}]`)),
    ...nonResourceRules.flatMap((one, i) => nonResourceRule(one, `${path}.nonResourceRules[${i}]`)),
  ];
}

function subjectOf(subject: FlowcontrolV1Subject, path: string): FieldError[] {
  const kind = subjectKinds.find((one) => one === subject.kind);
  if (!kind) return [notSupported(`${path}.kind`, subject.kind, subjectKinds)];
  const own = fieldOfKind[kind];
  const others = (['ServiceAccount', 'User', 'Group'] as const).filter((one) => one !== kind);
  const strangers = others
    .filter((one) => subject[fieldOfKind[one]] !== undefined)
    .map((one) =>
      fieldError.forbidden(
        `${path}.${fieldOfKind[one]}`,
        `${fieldOfKind[one]} is forbidden when subject kind is not '${one}'`,
      ),
    );
  const given = subject[own];
  if (!given)
    return [fieldError.required(`${path}.${own}`, `${own} is required when subject kind is '${kind}'`), ...strangers];
  const account = subject.serviceAccount;
  const named =
    own !== 'serviceAccount' || given.name === '*'
      ? given.name
        ? []
        : [fieldError.required(`${path}.${own}.name`)]
      : needed(subdomainName, given.name, `${path}.${own}.name`);
  const namespaced =
    own === 'serviceAccount'
      ? account?.namespace
        ? breaches(labelName, account.namespace, `${path}.${own}.namespace`)
        : [fieldError.required(`${path}.${own}.namespace`, 'must specify namespace for service account')]
      : [];
  return [...named, ...namespaced, ...strangers];
}

function listed(
  given: readonly string[] | null | undefined,
  field: string,
  { missing, others }: { missing: string; others: string },
): FieldError[] {
  const list = given ?? [];
  if (list.length === 0) return [fieldError.required(field, missing)];
  if (list.length > 1 && list.includes('*'))
    return [fieldError.invalid(field, list, `if '*' is present, must not specify other ${others}`)];
  return [];
}

function verbList(given: readonly string[] | null | undefined, field: string): FieldError[] {
  const list = given ?? [];
  const problems = listed(list, field, { missing: 'verbs must contain at least one value', others: 'verbs' });
  if (problems.length > 0 || list.includes('*') || list.every((verb) => verbs.includes(verb))) return problems;
  return [notSupported(field, list, verbs)];
}

function resourceRule(rule: V1ResourcePolicyRule, path: string): FieldError[] {
  const namespaces = rule.namespaces ?? [];
  const { verbs: asked, apiGroups, resources, clusterScope = false } = rule;
  const where = `${path}.namespaces`;
  return [
    ...verbList(asked, `${path}.verbs`),
    ...listed(apiGroups, `${path}.apiGroups`, {
      missing: 'resource rules must supply at least one api group',
      others: 'api groups',
    }),
    ...listed(resources, `${path}.resources`, {
      missing: 'resource rules must supply at least one resource',
      others: 'resources',
    }),
    ...(namespaces.length === 0 && clusterScope
      ? []
      : listed(namespaces, where, {
          missing: 'resource rules that are not cluster scoped must supply at least one namespace',
          others: 'namespaces',
        })),
    ...(namespaces.includes('*')
      ? []
      : namespaces.flatMap((name, i) =>
          labelName(name).map((why) =>
            fieldError.invalid(
              `${where}[${i}]`,
              name,
              `each member of this list must be '*' or a DNS-1123 label; ${why}`,
            ),
          ),
        )),
  ];
}

function nonResourceRule({ verbs: asked, nonResourceURLs }: V1NonResourcePolicyRule, path: string): FieldError[] {
  const field = `${path}.nonResourceURLs`;
  return [
    ...verbList(asked, `${path}.verbs`),
    ...listed(nonResourceURLs, field, {
      missing: 'nonResourceURLs must contain at least one value',
      others: 'non-resource URLs',
    }),
    ...((nonResourceURLs ?? []).includes('*')
      ? []
      : (nonResourceURLs ?? []).flatMap((url, i) => {
          const why = urlProblem(url);
          return why === undefined ? [] : [fieldError.invalid(`${field}[${i}]`, url, why)];
        })),
  ];
}

function urlProblem(url: string): string | undefined {
  if (url === '') return 'must not be empty';
  if (url === '/') return undefined;
  if (!url.startsWith('/')) return 'must start with slash';
  if (url.includes(' ')) return 'must not contain white-space';
  if (url.includes('//')) return 'must not contain double slash';
  const stars = url.split('*').length - 1;
  return stars > 1 || (stars === 1 && !url.endsWith('/*')) ? 'wildcard can only do suffix matching' : undefined;
}

export const flowSchema: Rules<V1FlowSchema> = {
  countsGenerations: true,
  setDefaults(draft) {
    draft.spec ??= { priorityLevelConfiguration: { name: '' } };
    draft.spec.matchingPrecedence ||= 1000;
  },
  prepareForCreate(draft) {
    draft.status = {};
  },
  validate: validateSchema,
  validateUpdate: validateSchema,
  validateStatusUpdate: ({ status }) => conditions(status?.conditions),
};

function validateLevel({ metadata, spec, status }: V1PriorityLevelConfiguration): FieldError[] {
  const { type = '', limited, exempt } = spec ?? {};
  const misnamed = (metadata?.name === 'exempt') !== (type === 'Exempt');
  return [
    ...(misnamed ? [fieldError.invalid('spec.type', type, "must be 'Exempt' if and only if `name` is 'exempt'")] : []),
    ...(type === 'Exempt' && limited
      ? [fieldError.forbidden('spec.limited', 'must be nil if the type is not Limited')]
      : []),
    ...(type === 'Exempt' && exempt ? shares(exempt, 'spec.exempt') : []),
    ...(type === 'Limited' && exempt
      ? [fieldError.forbidden('spec.exempt', 'must be nil if the type is Limited')]
      : []),
    ...(type === 'Limited' && !limited
      ? [fieldError.required('spec.limited', 'must not be empty when type is Limited')]
      : []),
    ...(type === 'Limited' && limited ? limits(limited, 'spec.limited') : []),
    ...(type === 'Exempt' || type === 'Limited' ? [] : [notSupported('spec.type', type, ['Exempt', 'Limited'])]),
    ...conditions(status?.conditions),
  ];
}

function shares(
  { nominalConcurrencyShares: own = 0, lendablePercent: lent = 0 }: V1LimitedPriorityLevelConfiguration,
  path: string,
): FieldError[] {
  return [
    ...(own < 0 ? [fieldError.invalid(`${path}.nominalConcurrencyShares`, own, 'must be a non-negative integer')] : []),
    ...(lent < 0 || lent > 100
      ? [fieldError.invalid(`${path}.lendablePercent`, lent, 'must be between 0 and 100, inclusive')]
      : []),
  ];
}

function limits(limited: V1LimitedPriorityLevelConfiguration, path: string): FieldError[] {
  const borrowed = limited.borrowingLimitPercent ?? 0;
  const why = 'if specified, must be a non-negative integer';
  const [own, lent] = [
    shares({ ...limited, lendablePercent: 0 }, path),
    shares({ ...limited, nominalConcurrencyShares: 0 }, path),
  ];
  return [
    ...own,
    ...response(limited.limitResponse, `${path}.limitResponse`),
    ...lent,
    ...(borrowed < 0 ? [fieldError.invalid(`${path}.borrowingLimitPercent`, borrowed, why)] : []),
  ];
}

function response(given: V1LimitResponse | undefined, path: string): FieldError[] {
  const { type = '', queuing } = given ?? {};
  if (type === 'Reject')
    return queuing
      ? [fieldError.forbidden(`${path}.queuing`, 'must be nil if limited.limitResponse.type is not Limited')]
      : [];
  if (type !== 'Queue') return [notSupported(`${path}.type`, type, ['Queue', 'Reject'])];
  if (!queuing)
    return [fieldError.required(`${path}.queuing`, 'must not be empty if limited.limitResponse.type is Limited')];
  const { queueLengthLimit = 0, queues = 0, handSize = 0 } = queuing;
  const field = `${path}.queuing`;
  const bits = handSize > 0 && queues > 0 ? entropy(queues, handSize) : 0;
  return [
    ...(queueLengthLimit <= 0
      ? [fieldError.invalid(`${field}.queueLengthLimit`, queueLengthLimit, 'must be positive')]
      : []),
    ...(queues <= 0 ? [fieldError.invalid(`${field}.queues`, queues, 'must be positive')] : []),
    ...(queues > mostQueues
      ? [fieldError.invalid(`${field}.queues`, queues, `must not be greater than ${mostQueues}`)]
      : []),
    ...(handSize <= 0
      ? [fieldError.invalid(`${field}.handSize`, handSize, 'must be positive')]
      : handSize > queues
        ? [fieldError.invalid(`${field}.handSize`, handSize, `should not be greater than queues (${queues})`)]
        : bits > mostHashBits
          ? [
              fieldError.invalid(
                `${field}.handSize`,
                handSize,
                `required entropy bits of deckSize ${queues} and handSize ${handSize} should not be greater than ${mostHashBits}`,
              ),
            ]
          : []),
  ];
}

/** Bits to deal a hand from a deck (apiserver/pkg/util/shufflesharding). */
function entropy(deck: number, hand: number): number {
  return Math.ceil(Math.log2(deck) * hand);
}

export const priorityLevelConfiguration: Rules<V1PriorityLevelConfiguration> = {
  countsGenerations: true,
  setDefaults({ spec }) {
    if (spec?.exempt) {
      spec.exempt.nominalConcurrencyShares ??= 0;
      spec.exempt.lendablePercent ??= 0;
    }
    if (!spec?.limited) return;
    const { limited } = spec;
    limited.nominalConcurrencyShares ??= 30;
    limited.lendablePercent ??= 0;
    limited.limitResponse ??= { type: '' };
    const queuing = limited.limitResponse.queuing;
    if (!queuing) return;
    queuing.handSize ||= 8;
    queuing.queues ||= 64;
    queuing.queueLengthLimit ||= 50;
  },
  prepareForCreate(draft) {
    draft.status = {};
  },
  validate: validateLevel,
  validateUpdate: validateLevel,
  validateStatusUpdate: ({ status }) => conditions(status?.conditions),
};
