/** What the server refuses in the spec of a Pod or of a Pod template. Source: ValidatePodSpec in pkg/apis/core/validation/validation.go. */
import type {
  V1Affinity,
  V1HostAlias,
  V1LabelSelector,
  V1PodAffinityTerm,
  V1PodDNSConfig,
  V1PodSpec,
  V1PodTemplateSpec,
  V1Toleration,
  V1TopologySpreadConstraint,
} from '@kubernetes/client-node';
import { type FieldError, fieldError } from '../../meta/status.ts';
import { labelName, labelValue, qualifiedKey, subdomainName } from '../../meta/validate-names.ts';
import { legacyAddress } from '../resources/checks/addresses.ts';
import { breaches, neededOneOf, notSupported } from '../resources/checks/fields.ts';
import { labelSelector, labels, nodeSelector } from '../resources/checks/selectors.ts';
import {
  type PodSurroundings,
  validateContainers,
  validateEphemeralContainers,
  validateInitContainers,
} from './validate-containers.ts';
import { validateVolumes } from './validate-mounts.ts';
import { validatePodSecurity } from './validate-security.ts';

const greatestInt32 = 2_147_483_647;

export function validatePodSpec(spec: V1PodSpec, field: string): FieldError[] {
  const { known, errors } = validateVolumes(spec, `${field}.volumes`);
  const pod: PodSurroundings = {
    volumes: known,
    graceSeconds: spec.terminationGracePeriodSeconds,
    restartPolicy: spec.restartPolicy,
  };
  const containers = spec.containers ?? [];
  return [
    ...errors,
    ...validateContainers(containers, `${field}.containers`, pod),
    ...validateInitContainers(spec.initContainers ?? [], containers, `${field}.initContainers`, pod),
    ...validateEphemeralContainers(spec, `${field}.ephemeralContainers`, pod),
    ...hostNetworkPorts(spec, field),
    ...neededOneOf(spec.restartPolicy, ['Always', 'OnFailure', 'Never'], `${field}.restartPolicy`),
    ...neededOneOf(
      spec.dnsPolicy,
      ['ClusterFirstWithHostNet', 'ClusterFirst', 'Default', 'None'],
      `${field}.dnsPolicy`,
    ),
    ...labels(spec.nodeSelector, `${field}.nodeSelector`),
    ...validatePodSecurity(spec, field),
    ...(spec.imagePullSecrets ?? []).flatMap(({ name }, i) =>
      name ? [] : [fieldError.required(`${field}.imagePullSecrets[${i}].name`)],
    ),
    ...validateAffinity(spec.affinity, `${field}.affinity`),
    ...validateDns(spec.dnsConfig, spec.dnsPolicy, `${field}.dnsConfig`),
    ...(spec.readinessGates ?? []).flatMap(({ conditionType }, i) =>
      breaches(qualifiedKey, conditionType, `${field}.readinessGates[${i}].conditionType`),
    ),
    ...schedulingGates(spec, field),
    ...(spec.topologySpreadConstraints ?? []).flatMap((constraint, i) =>
      validateSpread(constraint, `${field}.topologySpreadConstraints[${i}]`),
    ),
    ...name(subdomainName, spec.serviceAccountName, `${field}.serviceAccountName`),
    ...name(subdomainName, spec.nodeName, `${field}.nodeName`),
    ...deadline(spec.activeDeadlineSeconds, `${field}.activeDeadlineSeconds`, 1),
    ...name(labelName, spec.hostname, `${field}.hostname`),
    ...name(labelName, spec.subdomain, `${field}.subdomain`),
    ...validateTolerations(spec.tolerations ?? [], `${field}.tolerations`),
    ...(spec.hostAliases ?? []).flatMap((alias, i) => validateHostAlias(alias, `${field}.hostAliases[${i}]`)),
    ...name(subdomainName, spec.priorityClassName, `${field}.priorityClassName`),
    ...name(subdomainName, spec.runtimeClassName, `${field}.runtimeClassName`),
    ...(spec.preemptionPolicy === undefined
      ? []
      : neededOneOf(spec.preemptionPolicy, ['PreemptLowerPriority', 'Never'], `${field}.preemptionPolicy`)),
  ];
}

function name(rule: (text: string) => readonly string[], text: string | undefined, field: string): FieldError[] {
  return text ? breaches(rule, text, field) : [];
}

export function deadline(seconds: number | undefined, field: string, least: number): FieldError[] {
  return seconds === undefined || (seconds >= least && seconds <= greatestInt32)
    ? []
    : [fieldError.invalid(field, seconds, `must be between ${least} and ${greatestInt32}, inclusive`)];
}

function hostNetworkPorts(spec: V1PodSpec, field: string): FieldError[] {
  if (!spec.hostNetwork) return [];
  return (['containers', 'initContainers'] as const).flatMap((key) =>
    (spec[key] ?? []).flatMap(({ ports = [] }, i) =>
      ports.flatMap(({ hostPort, containerPort }, at) =>
        hostPort === containerPort
          ? []
          : [
              fieldError.invalid(
                `${field}.${key}[${i}].ports[${at}].hostPort`,
                hostPort ?? 0,
                'must match `containerPort` when `hostNetwork` is true',
              ),
            ],
      ),
    ),
  );
}

function schedulingGates({ schedulingGates: gates = [] }: V1PodSpec, field: string): FieldError[] {
  const seen = new Set<string>();
  return gates.flatMap((gate, i) => {
    const at = `${field}.schedulingGates[${i}]`;
    const errors = breaches(qualifiedKey, gate.name, at);
    if (seen.has(gate.name)) errors.push(fieldError.duplicate(at, gate.name));
    seen.add(gate.name);
    return errors;
  });
}

const effects = ['NoExecute', 'NoSchedule', 'PreferNoSchedule'];

export function validateTolerations(tolerations: readonly V1Toleration[], field: string): FieldError[] {
  return tolerations.flatMap(({ key = '', operator = '', value = '', effect = '', tolerationSeconds }, i) => {
    const path = `${field}[${i}]`;
    const errors: FieldError[] = key ? breaches(qualifiedKey, key, `${path}.key`) : [];
    if (!key && operator !== 'Exists')
      errors.push(
        fieldError.invalid(
          `${path}.operator`,
          operator,
          'operator must be Exists when `key` is empty, which means "match all values and all keys"',
        ),
      );
    if (tolerationSeconds !== undefined && effect !== 'NoExecute')
      errors.push(
        fieldError.invalid(`${path}.effect`, effect, "effect must be 'NoExecute' when `tolerationSeconds` is set"),
      );
    if (operator === 'Equal' || operator === '') {
      const problems = labelValue(value);
      if (problems.length > 0) errors.push(fieldError.invalid(`${path}.operator`, value, problems.join(';')));
    } else if (operator === 'Exists') {
      if (value)
        errors.push(fieldError.invalid(`${path}.operator`, value, "value must be empty when `operator` is 'Exists'"));
    } else errors.push(notSupported(`${path}.operator`, operator, ['Equal', 'Exists']));
    if (effect && !effects.includes(effect))
      errors.push(notSupported(`${path}.effect`, effect, ['NoSchedule', 'PreferNoSchedule', 'NoExecute']));
    return errors;
  });
}

function validateHostAlias({ ip = '', hostnames = [] }: V1HostAlias, path: string): FieldError[] {
  return [
    ...legacyAddress(ip, `${path}.ip`),
    ...hostnames.flatMap((host) => breaches(subdomainName, host, `${path}.hostnames`)),
  ];
}

function validateDns(config: V1PodDNSConfig | undefined, policy: string | undefined, path: string): FieldError[] {
  const { nameservers = [], searches = [], options = [] } = config ?? {};
  const errors: FieldError[] = [];
  if (policy === 'None') {
    if (!config) return [fieldError.required(path, 'must provide `dnsConfig` when `dnsPolicy` is None')];
    if (nameservers.length === 0)
      return [
        fieldError.required(`${path}.nameservers`, 'must provide at least one DNS nameserver when `dnsPolicy` is None'),
      ];
  }
  if (nameservers.length > 3)
    errors.push(fieldError.invalid(`${path}.nameservers`, nameservers, 'must not have more than 3 nameservers'));
  for (const [i, server] of nameservers.entries()) errors.push(...legacyAddress(server, `${path}.nameservers[${i}]`));
  if (searches.length > 32)
    errors.push(fieldError.invalid(`${path}.searches`, searches, 'must not have more than 32 search paths'));
  options.forEach((option, i) => {
    if (!option.name) errors.push(fieldError.required(`${path}.options[${i}]`, 'must not be empty'));
  });
  return errors;
}

function validateSpread(constraint: V1TopologySpreadConstraint, path: string): FieldError[] {
  const { maxSkew, topologyKey, whenUnsatisfiable, minDomains } = constraint;
  return [
    ...(maxSkew > 0 ? [] : [fieldError.invalid(`${path}.maxSkew`, maxSkew, 'must be greater than zero')]),
    ...(topologyKey
      ? breaches(qualifiedKey, topologyKey, `${path}.topologyKey`)
      : [fieldError.required(`${path}.topologyKey`, 'can not be empty')]),
    ...(['DoNotSchedule', 'ScheduleAnyway'].includes(whenUnsatisfiable)
      ? []
      : [notSupported(`${path}.whenUnsatisfiable`, whenUnsatisfiable, ['DoNotSchedule', 'ScheduleAnyway'])]),
    ...(minDomains !== undefined && minDomains <= 0
      ? [fieldError.invalid(`${path}.minDomains`, minDomains, 'must be greater than zero')]
      : []),
    ...labelSelector(constraint.labelSelector as V1LabelSelector, `${path}.labelSelector`),
  ];
}

function validateAffinity(affinity: V1Affinity | undefined, path: string): FieldError[] {
  if (!affinity) return [];
  const required = affinity.nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution;
  const preferred = affinity.nodeAffinity?.preferredDuringSchedulingIgnoredDuringExecution ?? [];
  const node = `${path}.nodeAffinity`;
  return [
    ...(required ? nodeSelector(required, `${node}.requiredDuringSchedulingIgnoredDuringExecution`) : []),
    ...preferred.flatMap(({ weight, preference }, i) => {
      const at = `${node}.preferredDuringSchedulingIgnoredDuringExecution[${i}]`;
      return [
        ...weightErrors(weight, at),
        ...nodeSelector({ nodeSelectorTerms: [preference] }, at).map((error) => ({
          ...error,
          field: error.field.replace('.nodeSelectorTerms[0]', '.preference'),
        })),
      ];
    }),
    ...(['podAffinity', 'podAntiAffinity'] as const).flatMap((kind) => {
      const of = affinity[kind];
      return [
        ...(of?.requiredDuringSchedulingIgnoredDuringExecution ?? []).flatMap((term, i) =>
          validateAffinityTerm(term, `${path}.${kind}.requiredDuringSchedulingIgnoredDuringExecution[${i}]`),
        ),
        ...(of?.preferredDuringSchedulingIgnoredDuringExecution ?? []).flatMap(({ weight, podAffinityTerm }, i) => {
          const at = `${path}.${kind}.preferredDuringSchedulingIgnoredDuringExecution[${i}]`;
          return [...weightErrors(weight, at), ...validateAffinityTerm(podAffinityTerm, `${at}.podAffinityTerm`)];
        }),
      ];
    }),
  ];
}

function weightErrors(weight: number, path: string): FieldError[] {
  return weight > 0 && weight <= 100
    ? []
    : [fieldError.invalid(`${path}.weight`, weight, 'must be in the range 1-100')];
}

function validateAffinityTerm(term: V1PodAffinityTerm, path: string): FieldError[] {
  return [
    ...labelSelector(term.labelSelector, `${path}.labelSelector`),
    ...labelSelector(term.namespaceSelector, `${path}.namespaceSelector`),
    ...(term.namespaces ?? []).flatMap((namespace) => breaches(labelName, namespace, `${path}.namespace`)),
    ...(term.topologyKey
      ? breaches(qualifiedKey, term.topologyKey, `${path}.topologyKey`)
      : [fieldError.required(`${path}.topologyKey`, 'can not be empty')]),
  ];
}

/** Source: ValidatePodTemplateSpec. */
export function validatePodTemplate({ metadata, spec }: V1PodTemplateSpec, field: string): FieldError[] {
  return [
    ...labels(metadata?.labels, `${field}.labels`),
    ...Object.keys(metadata?.annotations ?? {}).flatMap((key) =>
      breaches(qualifiedKey, key.toLowerCase(), `${field}.annotations`),
    ),
    ...(spec ? validatePodSpec(spec, `${field}.spec`) : []),
    ...(spec?.ephemeralContainers?.length
      ? [fieldError.forbidden(`${field}.spec.ephemeralContainers`, 'ephemeral containers not allowed in pod template')]
      : []),
  ];
}
