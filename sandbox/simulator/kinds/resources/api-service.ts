/** Groups served by others. Source: kube-aggregator/pkg/registry/apiservice/strategy.go, kube-aggregator/pkg/apis/apiregistration/validation/validation.go. */
import type { V1APIService } from '@kubernetes/client-node';
import { timestamp } from '../../meta/object-meta.ts';
import { type FieldError, fieldError } from '../../meta/status.ts';
import { pathSegmentName, subdomainName } from '../../meta/validate-names.ts';
import type { Rules } from '../rules.ts';
import { breaches, notSupported } from './checks/fields.ts';
import { dns1035Label, portNumberProblems } from './checks/names.ts';

const mostImportant = { group: 20_000, version: 1000 };

function validate({ metadata, spec }: V1APIService): FieldError[] {
  const { group = '', version = '', groupPriorityMinimum = 0, versionPriority = 0 } = spec ?? {};
  const name = metadata?.name ?? '';
  const wanted = `${version}.${group}`;
  const misnamed = name !== '' && pathSegmentName(name).length === 0 && name !== wanted;
  const priority = (field: string, value: number, most: number): FieldError[] =>
    value <= 0 || value > most
      ? [fieldError.invalid(`spec.${field}`, value, `must be positive and less than ${most}`)]
      : [];
  return [
    ...(misnamed
      ? [
          fieldError.invalid(
            'metadata.name',
            name,
            `must be \`spec.version+"."+spec.group\`: ${JSON.stringify(wanted)}`,
          ),
        ]
      : []),
    ...(group === '' && version !== 'v1'
      ? [fieldError.required('spec.group', 'only v1 may have an empty group and it better be legacy kube')]
      : []),
    ...(group === '' ? [] : breaches(subdomainName, group, 'spec.group')),
    ...breaches(dns1035Label, version, 'spec.version'),
    ...priority('groupPriorityMinimum', groupPriorityMinimum, mostImportant.group),
    ...priority('versionPriority', versionPriority, mostImportant.version),
    ...server(spec),
  ];
}

function server(spec: V1APIService['spec']): FieldError[] {
  const { service, caBundle = '', insecureSkipTLSVerify = false } = spec ?? {};
  const insecure = (why: string): FieldError[] =>
    insecureSkipTLSVerify ? [fieldError.invalid('spec.insecureSkipTLSVerify', true, why)] : [];
  const size = Buffer.from(caBundle, 'base64').length;
  if (!service)
    return [
      ...(size > 0
        ? [fieldError.invalid('spec.caBundle', `${size} bytes`, 'local APIServices may not have a caBundle')]
        : []),
      ...insecure('local APIServices may not have insecureSkipTLSVerify'),
    ];
  const wrongPort = portNumberProblems(service.port ?? 443);
  return [
    ...(service.namespace ? [] : [fieldError.required('spec.service.namespace')]),
    ...(service.name ? [] : [fieldError.required('spec.service.name')]),
    ...(wrongPort.length > 0
      ? [fieldError.invalid('spec.service.port', service.port, `port is not valid: ${wrongPort.join(', ')}`)]
      : []),
    ...(size > 0 ? insecure('may not be true if caBundle is present') : []),
  ];
}

export const apiService: Rules<V1APIService> = {
  nameRule: pathSegmentName,
  setDefaults(draft) {
    if (draft.spec?.service) draft.spec.service.port ??= 443;
  },
  prepareForCreate(draft, { now }) {
    draft.status = {};
    // Groups the server has itself are there at once.
    if (draft.spec && !draft.spec.service)
      draft.status.conditions = [
        {
          type: 'Available',
          status: 'True',
          lastTransitionTime: timestamp(now) as unknown as Date,
          reason: 'Local',
          message: 'Local APIServices are always available',
        },
      ];
  },
  validate,
  validateUpdate: validate,
  validateStatusUpdate: ({ status }) =>
    (status?.conditions ?? []).flatMap((condition, i) =>
      ['True', 'False', 'Unknown'].includes(condition.status)
        ? []
        : [notSupported(`status.conditions[${i}].status`, condition.status, ['True', 'False', 'Unknown'])],
    ),
};
