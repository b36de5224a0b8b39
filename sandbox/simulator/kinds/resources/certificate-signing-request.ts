/** Requests for certificates. Source: pkg/registry/certificates/certificates/strategy.go, pkg/apis/certificates/validation/validation.go. */
import type { V1CertificateSigningRequest, V1CertificateSigningRequestCondition } from '@kubernetes/client-node';
import { timestamp } from '../../meta/object-meta.ts';
import { type FieldError, fieldError } from '../../meta/status.ts';
import { labelName, subdomainName } from '../../meta/validate-names.ts';
import { equal, type Json } from '../../patch/json.ts';
import type { Rules } from '../rules.ts';
import { duplicates, notSupported } from './checks/fields.ts';

const usages = [
  'any',
  'cert sign',
  'client auth',
  'code signing',
  'content commitment',
  'crl sign',
  'data encipherment',
  'decipher only',
  'digital signature',
  'email protection',
  'encipher only',
  'ipsec end system',
  'ipsec tunnel',
  'ipsec user',
  'key agreement',
  'key encipherment',
  'microsoft sgc',
  'netscape sgc',
  'ocsp signing',
  's/mime',
  'server auth',
  'signing',
  'timestamping',
];
const shortest = 600;
/** Once true, never otherwise. */
const decisions = ['Approved', 'Denied', 'Failed'];

function validate({ spec, status }: V1CertificateSigningRequest): FieldError[] {
  const { usages: given = [], request, expirationSeconds: seconds } = spec ?? {};
  return [
    ...requestProblem(request ?? ''),
    ...(given.length === 0 ? [fieldError.required('spec.usages')] : []),
    ...given.flatMap((usage, i) => (usages.includes(usage) ? [] : [notSupported(`spec.usages[${i}]`, usage, usages)])),
    ...duplicates(
      given,
      (usage) => usage,
      (usage, i) => fieldError.duplicate(`spec.usages[${i}]`, usage),
    ),
    ...signer(spec?.signerName ?? '', 'spec.signerName'),
    ...(seconds !== undefined && seconds < shortest
      ? [
          fieldError.invalid(
            'spec.expirationSeconds',
            seconds,
            'may not specify a duration less than 600 seconds (10 minutes)',
          ),
        ]
      : []),
    ...conditions(status?.conditions ?? []),
  ];
}

/** The request is not opened, only its wrapping. */
function requestProblem(request: string): FieldError[] {
  const text = Buffer.from(request, 'base64').toString();
  if (/-----BEGIN CERTIFICATE REQUEST-----[\s\S]+-----END CERTIFICATE REQUEST-----/.test(text)) return [];
  return [
    fieldError.invalid('spec.request', request === '' ? null : request, 'PEM block type must be CERTIFICATE REQUEST'),
  ];
}

/** Source: pkg/apis/core/validation/names.go, ValidateSignerName. */
function signer(name: string, field: string): FieldError[] {
  if (name === '') return [fieldError.required(field)];
  if (name === 'kubernetes.io/legacy-unknown')
    return [fieldError.invalid(field, name, 'the legacy signerName is not allowed via this API version')];
  const parts = name.split('/');
  const [domain = '', path = ''] = parts;
  if (parts.length !== 2) {
    const why = "must be a fully qualified domain and path of the form 'example.com/signer-name'";
    return [fieldError.invalid(field, name, why)];
  }
  const labels = domain.split('.');
  const wrong = (list: readonly string[], rule: typeof labelName, whole: string): FieldError[] => {
    const bad = list.find((label) => rule(label).length > 0);
    if (bad === undefined) return [];
    return rule(bad).map((why) => fieldError.invalid(field, whole, `validating label ${JSON.stringify(bad)}: ${why}`));
  };
  return [
    ...wrong(labels, labelName, domain),
    ...(labels.length < 2
      ? [fieldError.invalid(field, domain, 'should be a domain with at least two segments separated by dots')]
      : []),
    ...wrong(path.split('.'), subdomainName, path),
  ];
}

function conditions(list: readonly V1CertificateSigningRequestCondition[]): FieldError[] {
  const field = 'status.conditions';
  return list.flatMap(({ type, status }, i) => {
    const earlier = list.slice(0, i);
    const allowed = decisions.includes(type) ? ['True'] : ['False', 'True', 'Unknown'];
    const contrary = type === 'Approved' ? 'Denied' : type === 'Denied' ? 'Approved' : undefined;
    return [
      ...(type ? [] : [fieldError.required(`${field}[${i}].type`)]),
      ...(status ? [] : [fieldError.required(`${field}[${i}].status`)]),
      ...(status && !allowed.includes(status) ? [notSupported(`${field}[${i}].status`, status, allowed)] : []),
      ...(earlier.some((other) => other.type === contrary)
        ? [fieldError.invalid(field, type, 'Approved and Denied conditions are mutually exclusive')]
        : []),
      ...(earlier.some((other) => other.type === type) ? [fieldError.duplicate(`${field}[${i}].type`, type)] : []),
    ];
  });
}

function ofType({ status }: V1CertificateSigningRequest, type: string): V1CertificateSigningRequestCondition[] {
  return (status?.conditions ?? []).filter((condition) => condition.type === type);
}

/** `may` says which subresource asks: the status may set the certificate, the approval its conditions. */
export function validateCertificateUpdate(
  object: V1CertificateSigningRequest,
  old: V1CertificateSigningRequest,
  may: 'nothing' | 'certificate' | 'approval',
): FieldError[] {
  const count = (type: string): number => ofType(object, type).length - ofType(old, type).length;
  const error = (why: string): FieldError => fieldError.forbidden('status.conditions', why);
  const [now, before] = [object.status?.certificate ?? '', old.status?.certificate ?? ''];
  return [
    ...validate(object),
    ...decisions
      .filter((type) => count(type) < 0)
      .map((type) => error(`updates may not remove a condition of type "${type}"`)),
    ...(may === 'approval' ? [] : decisions.slice(0, 2))
      .filter((type) => count(type) > 0)
      .map((type) => error(`updates may not add a condition of type "${type}"`)),
    ...(may === 'approval' ? [] : decisions.slice(0, 2))
      .filter((type) => count(type) === 0 && !equal(asJson(ofType(object, type)), asJson(ofType(old, type))))
      .map((type) => error(`updates may not modify a condition of type "${type}"`)),
    ...(now !== before && may !== 'certificate'
      ? [fieldError.forbidden('status.certificate', 'updates may not set certificate content')]
      : []),
    ...(now !== before && may === 'certificate' && before !== ''
      ? [fieldError.forbidden('status.certificate', 'updates may not modify existing certificate content')]
      : []),
  ];
}

function asJson(value: unknown): Json {
  return value as Json;
}

/** Conditions get their times; also for the subresource `approval`. */
export function stampConditions(draft: V1CertificateSigningRequest, old: V1CertificateSigningRequest, now: Date): void {
  const time = timestamp(now) as unknown as Date;
  for (const condition of draft.status?.conditions ?? []) {
    condition.lastUpdateTime ??= time;
    const same = ofType(old, condition.type).find(({ status }) => status === condition.status);
    condition.lastTransitionTime ??= same?.lastTransitionTime ?? time;
  }
}

export const certificateSigningRequest: Rules<V1CertificateSigningRequest> = {
  // Any name will do.
  nameRule: () => [],
  setDefaults(draft) {
    draft.spec ??= { request: '', signerName: '' };
  },
  prepareForCreate(draft, { user }) {
    const { uid: _u, extra: _e, groups: _g, username: _n, ...spec } = draft.spec;
    draft.spec = { ...spec, ...(user.name ? { username: user.name } : {}) };
    if (user.groups.length > 0) draft.spec.groups = [...user.groups];
    draft.status = {};
  },
  prepareForUpdate(draft, old) {
    draft.spec = old.spec;
  },
  prepareForStatusUpdate(draft, old, { now }) {
    // The decision is for the approval to change.
    const kept = new Map(
      decisions
        .slice(0, 2)
        .filter((type) => ofType(draft, type).length === ofType(old, type).length)
        .map((type) => [type, [...ofType(old, type)]]),
    );
    if (draft.status?.conditions)
      draft.status.conditions = draft.status.conditions.map(
        (condition) => kept.get(condition.type)?.shift() ?? condition,
      );
    stampConditions(draft, old, now);
  },
  validate,
  validateUpdate: (object, old) => validateCertificateUpdate(object, old, 'nothing'),
  validateStatusUpdate: (object, old) => validateCertificateUpdate(object, old, 'certificate'),
};
