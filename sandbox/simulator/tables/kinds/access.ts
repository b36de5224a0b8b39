/** Rows of who may do what, and of what stands between a request and its object. Source: pkg/printers/internalversion/printers.go, kube-aggregator/pkg/registry/apiservice/etcd/etcd.go. */
import type {
  V1APIService,
  V1CertificateSigningRequest,
  V1ClusterRoleBinding,
  V1FlowSchema,
  V1MutatingWebhookConfiguration,
  V1PriorityLevelConfiguration,
  V1RoleBinding,
  V1ValidatingAdmissionPolicy,
  V1ValidatingAdmissionPolicyBinding,
  V1ValidatingWebhookConfiguration,
} from '@kubernetes/client-node';
import { ageOf, type CellsOf, nameOf, type Wire } from '../cells.ts';
import { selectorStruct } from '../format-labels.ts';
import { humanDuration } from '../human-duration.ts';

export const roleBindingCells: CellsOf<V1RoleBinding | V1ClusterRoleBinding> = (binding, now) => {
  const ofKind = (kind: string): string =>
    (binding.subjects ?? [])
      .filter((subject) => subject.kind === kind)
      .map(({ name, namespace = '' }) => (kind === 'ServiceAccount' ? `${namespace}/${name}` : name))
      .join(', ');
  return [
    nameOf(binding),
    `${binding.roleRef.kind}/${binding.roleRef.name}`,
    ageOf(binding, now),
    ofKind('User'),
    ofKind('Group'),
    ofKind('ServiceAccount'),
  ];
};

export const certificateSigningRequestCells: CellsOf<V1CertificateSigningRequest> = (request, now) => {
  const { spec } = request;
  return [
    nameOf(request),
    ageOf(request, now),
    spec.signerName || '<none>',
    spec.username ?? '',
    spec.expirationSeconds === undefined ? '<none>' : humanDuration(spec.expirationSeconds * 1000),
    requestStatus(request),
  ];
};

function requestStatus({ status }: Wire<V1CertificateSigningRequest>): string {
  const has = (type: string): boolean => status?.conditions?.some((c) => c.type === type) ?? false;
  const decision = has('Denied') ? 'Denied' : has('Approved') ? 'Approved' : 'Pending';
  return `${decision}${has('Failed') ? ',Failed' : ''}${status?.certificate ? ',Issued' : ''}`;
}

export const webhookConfigurationCells: CellsOf<V1MutatingWebhookConfiguration | V1ValidatingWebhookConfiguration> = (
  configuration,
  now,
) => [nameOf(configuration), (configuration.webhooks ?? []).length, ageOf(configuration, now)];

export const admissionPolicyCells: CellsOf<V1ValidatingAdmissionPolicy> = (policy, now) => {
  const { paramKind, validations = [] } = policy.spec ?? {};
  return [
    nameOf(policy),
    validations.length,
    paramKind === undefined ? '<unset>' : `${paramKind.apiVersion}/${paramKind.kind}`,
    ageOf(policy, now),
  ];
};

export const admissionPolicyBindingCells: CellsOf<V1ValidatingAdmissionPolicyBinding> = (binding, now) => [
  nameOf(binding),
  binding.spec?.policyName ?? '',
  parameterName(binding),
  ageOf(binding, now),
];

function parameterName({ spec }: Wire<V1ValidatingAdmissionPolicyBinding>): string {
  const { name, namespace, selector } = spec?.paramRef ?? {};
  if (name) return `${namespace || '*'}/${name}`;
  return selector === undefined ? '<unset>' : selectorStruct(selector);
}

export const apiServiceCells: CellsOf<V1APIService> = (service, now) => {
  const backend = service.spec?.service;
  const { status = 'Unknown', reason } = service.status?.conditions?.find(({ type }) => type === 'Available') ?? {};
  return [
    nameOf(service),
    backend === undefined ? 'Local' : `${backend.namespace}/${backend.name}`,
    status !== 'True' && reason ? `${status} (${reason})` : status,
    ageOf(service, now),
  ];
};

export const flowSchemaCells: CellsOf<V1FlowSchema> = (schema, now) => [
  nameOf(schema),
  schema.spec?.priorityLevelConfiguration.name ?? '',
  schema.spec?.matchingPrecedence ?? 0,
  schema.spec?.distinguisherMethod?.type ?? '<none>',
  ageOf(schema, now),
  schema.status?.conditions?.find(({ type }) => type === 'Dangling')?.status ?? '?',
];

export const priorityLevelCells: CellsOf<V1PriorityLevelConfiguration> = (level, now) => {
  const { type = '', limited } = level.spec ?? {};
  const queuing = limited?.limitResponse?.queuing;
  return [
    nameOf(level),
    type,
    limited === undefined ? '<none>' : (limited.nominalConcurrencyShares ?? 0),
    queuing === undefined ? '<none>' : (queuing.queues ?? 0),
    queuing === undefined ? '<none>' : (queuing.handSize ?? 0),
    queuing === undefined ? '<none>' : (queuing.queueLengthLimit ?? 0),
    ageOf(level, now),
  ];
};
