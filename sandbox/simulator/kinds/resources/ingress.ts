/** Ingresses. Source: pkg/apis/networking/validation/validation.go, pkg/registry/networking/ingress/strategy.go. */
import type { V1HTTPIngressPath, V1Ingress, V1IngressBackend, V1IngressRule } from '@kubernetes/client-node';
import { type FieldError, fieldError } from '../../meta/status.ts';
import { pathSegmentName, subdomainName } from '../../meta/validate-names.ts';
import type { Rules } from '../rules.ts';
import { addressWarnings, legacyAddress, parseAddress } from './checks/addresses.ts';
import { breaches, needed, notSupported } from './checks/fields.ts';
import { dns1035Label, portName, portNumber, wildcardSubdomain } from './checks/names.ts';
import { dnsName } from './service-validation.ts';

const classAnnotation = 'kubernetes.io/ingress.class';
const pathTypes = ['Exact', 'ImplementationSpecific', 'Prefix'];
const badSequences = ['//', '/./', '/../', '%2f', '%2F'];
const badEndings = ['/..', '/.'];

/** Old ingresses keep what was let in before the rules were stricter. */
interface Leniency {
  readonly secretNames: boolean;
  readonly wildcardRules: boolean;
}
const none: Leniency = { secretNames: false, wildcardRules: false };

function validate({ spec }: V1Ingress, lenient: Leniency): FieldError[] {
  const { rules = [], defaultBackend, tls = [], ingressClassName } = spec ?? {};
  return [
    ...(rules.length === 0 && !defaultBackend
      ? [fieldError.invalid('spec', spec?.rules ?? null, 'either `defaultBackend` or `rules` must be specified')]
      : []),
    ...(defaultBackend ? backendOf(defaultBackend, 'spec.defaultBackend') : []),
    ...rules.flatMap((rule, i) => ruleOf(rule, `spec.rules[${i}]`, lenient)),
    ...tls.flatMap(({ hosts = [], secretName }, i) => [
      ...hosts.flatMap((host, j) => hostName(host, `spec.tls[${i}].hosts[${j}]`)),
      ...(secretName && !lenient.secretNames ? breaches(subdomainName, secretName, `spec.tls[${i}].secretName`) : []),
    ]),
    ...(ingressClassName === undefined ? [] : breaches(subdomainName, ingressClassName, 'spec.ingressClassName')),
  ];
}

function hostName(host: string, field: string): FieldError[] {
  return breaches(host.includes('*') ? wildcardSubdomain : subdomainName, host, field);
}

function ruleOf({ host, http }: V1IngressRule, path: string, lenient: Leniency): FieldError[] {
  const named = host
    ? [
        ...(parseAddress(host)
          ? [fieldError.invalid(`${path}.host`, host, 'must be a DNS name, not an IP address')]
          : []),
        ...hostName(host, `${path}.host`),
      ]
    : [];
  if (!http || (host?.includes('*') && lenient.wildcardRules)) return named;
  const paths = http.paths ?? [];
  return [
    ...named,
    ...(paths.length === 0 ? [fieldError.required(`${path}.http.paths`)] : []),
    ...paths.flatMap((one, i) => pathOf(one, `${path}.http.paths[${i}]`)),
  ];
}

function pathOf({ pathType, path = '', backend }: V1HTTPIngressPath, field: string): FieldError[] {
  if (pathType === undefined) return [fieldError.required(`${field}.pathType`, 'pathType must be specified')];
  const error = (why: string): FieldError => fieldError.invalid(`${field}.path`, path, why);
  const relative = path.startsWith('/') ? [] : [error('must be an absolute path')];
  const problems: FieldError[] =
    pathType === 'ImplementationSpecific'
      ? path === ''
        ? []
        : relative
      : pathTypes.includes(pathType)
        ? [
            ...relative,
            ...badSequences.filter((bad) => path.includes(bad)).map((bad) => error(`must not contain '${bad}'`)),
            ...badEndings.filter((bad) => path.endsWith(bad)).map((bad) => error(`cannot end with '${bad}'`)),
          ]
        : [notSupported(`${field}.pathType`, pathType, pathTypes)];
  return [...problems, ...backendOf(backend ?? {}, `${field}.backend`)];
}

function backendOf({ service, resource }: V1IngressBackend, field: string): FieldError[] {
  if (service && resource) return [fieldError.invalid(field, '', 'cannot set both resource and service backends')];
  if (resource) return typedReference(resource, `${field}.resource`);
  if (!service) return [fieldError.invalid(field, '', 'resource or service backend is required')];
  const { name = '', number = 0 } = service.port ?? {};
  return [
    ...needed(dns1035Label, service.name, `${field}.service.name`),
    ...(name && number ? [fieldError.invalid(field, '', 'cannot set both port name & port number')] : []),
    ...(name && !number ? breaches(portName, name, `${field}.service.port.name`) : []),
    ...(number && !name ? portNumber(number, `${field}.service.port.number`) : []),
    ...(name || number ? [] : [fieldError.required(field, 'port name or number is required')]),
  ];
}

/** A reference to an object in the same namespace, or to a cluster-wide one. */
export function typedReference(
  { apiGroup, kind, name }: { apiGroup?: string; kind?: string; name?: string },
  field: string,
): FieldError[] {
  return [
    ...(apiGroup === undefined ? [] : breaches(subdomainName, apiGroup, `${field}.apiGroup`)),
    ...needed(pathSegmentName, kind, `${field}.kind`),
    ...needed(pathSegmentName, name, `${field}.name`),
  ];
}

function leniencyOf({ spec }: V1Ingress): Leniency {
  return {
    secretNames: (spec?.tls ?? []).some(({ secretName }) => secretName && subdomainName(secretName).length > 0),
    wildcardRules: (spec?.rules ?? []).some(
      ({ host, http }) => host?.includes('*') && ruleOf(http ? { http } : {}, '', none).length > 0,
    ),
  };
}

function annotated({ metadata, spec }: V1Ingress): FieldError[] {
  const [annotation, field] = [metadata?.annotations?.[classAnnotation], spec?.ingressClassName];
  if (annotation === undefined || field === undefined || annotation === field) return [];
  const why = 'must match `ingressClassName` when both are specified';
  return [fieldError.invalid(`annotations.${classAnnotation}`, annotation, why)];
}

export const ingress: Rules<V1Ingress> = {
  countsGenerations: true,
  setDefaults(draft) {
    draft.spec ??= {};
    const { defaultBackend, rules = [] } = draft.spec;
    const backends = [
      defaultBackend,
      ...rules.flatMap(({ http }) => (http?.paths ?? []).map(({ backend }) => backend)),
    ];
    // Go writes the port even when it is empty.
    for (const backend of backends) if (backend?.service) backend.service.port ??= {};
    for (const { http } of rules) for (const path of http?.paths ?? []) path.backend ??= {};
  },
  prepareForCreate(draft) {
    draft.status = { loadBalancer: {} };
  },
  validate: (object) => [...validate(object, none), ...annotated(object)],
  validateUpdate: (object, old) => validate(object, leniencyOf(old)),
  validateStatusUpdate({ status }, old) {
    const kept = (old.status?.loadBalancer?.ingress ?? []).flatMap(({ ip }) => (ip ? [ip] : []));
    return (status?.loadBalancer?.ingress ?? []).flatMap(({ ip, hostname }, i) => {
      const path = `status.loadBalancer.ingress[${i}]`;
      return [
        ...(ip ? legacyAddress(ip, `${path}.ip`, kept) : []),
        ...(hostname ? dnsName(hostname, `${path}.hostname`) : []),
      ];
    });
  },
  warnings(object, old) {
    const annotation = object.metadata?.annotations?.[classAnnotation];
    if (!old && annotation !== undefined && object.spec?.ingressClassName === undefined)
      return [`annotation "${classAnnotation}" is deprecated, please use 'spec.ingressClassName' instead`];
    if (!old) return [];
    return (object.status?.loadBalancer?.ingress ?? []).flatMap(({ ip }, i) =>
      ip ? addressWarnings(ip, `status.loadBalancer.ingress[${i}]`) : [],
    );
  },
};
