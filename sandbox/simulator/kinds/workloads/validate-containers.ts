/** What the server refuses in a container. Source: pkg/apis/core/validation/validation.go, validateContainers and what it calls. */
import type {
  V1Container,
  V1ContainerPort,
  V1EnvFromSource,
  V1EnvVar,
  V1EphemeralContainer,
  V1Lifecycle,
  V1LifecycleHandler,
  V1PodSpec,
  V1Probe,
  V1VolumeMount,
} from '@kubernetes/client-node';
import { type FieldError, fieldError } from '../../meta/status.ts';
import { labelName, qualifiedKey, subdomainName } from '../../meta/validate-names.ts';
import { breaches, neededOneOf, notNegative, notSupported } from '../resources/checks/fields.ts';
import { configKey, portName, portNumber, portNumberOrName } from '../resources/checks/names.ts';
import { validateVolumeMounts } from './validate-mounts.ts';
import { validateResourceRequirements } from './validate-resources.ts';
import { validateContainerSecurity } from './validate-security.ts';

/** What containers are checked against beside themselves. */
export interface PodSurroundings {
  readonly volumes: ReadonlyMap<string, object>;
  readonly graceSeconds: number | undefined;
  readonly restartPolicy: string | undefined;
}

const forSidecars = 'may not be set for init containers without restartPolicy=Always';

export function validateContainers(
  containers: readonly V1Container[],
  field: string,
  pod: PodSurroundings,
): FieldError[] {
  if (containers.length === 0) return [fieldError.required(field)];
  const names = new Set<string>();
  const errors: FieldError[] = [];
  containers.forEach((container, index) => {
    const path = `${field}[${index}]`;
    errors.push(...validateContainer(container, path, pod));
    if (names.has(container.name)) errors.push(fieldError.duplicate(`${path}.name`, container.name));
    names.add(container.name);
    errors.push(...validateHooks(container, path, pod));
    if (container.restartPolicy !== undefined) errors.push(...validateContainerRestartPolicy(container, path));
  });
  return [...errors, ...hostPortConflicts(containers, field)];
}

function validateContainerRestartPolicy({ restartPolicy }: V1Container, path: string): FieldError[] {
  return ['Always', 'Never', 'OnFailure'].includes(restartPolicy ?? '')
    ? []
    : [notSupported(`${path}.restartPolicy`, restartPolicy, ['Always', 'Never', 'OnFailure'])];
}

export function validateInitContainers(
  containers: readonly V1Container[],
  others: readonly V1Container[],
  field: string,
  pod: PodSurroundings,
): FieldError[] {
  const names = new Set(others.map(({ name }) => name));
  return containers.flatMap((container, index) => {
    const path = `${field}[${index}]`;
    const errors = validateContainer(container, path, pod);
    if (container.restartPolicy !== undefined) errors.push(...validateContainerRestartPolicy(container, path));
    if (names.has(container.name)) errors.push(fieldError.duplicate(`${path}.name`, container.name));
    else if (container.name) names.add(container.name);
    errors.push(...hostPortConflicts([container], field));
    if (container.restartPolicy === 'Always') return [...errors, ...validateHooks(container, path, pod)];
    for (const key of ['lifecycle', 'livenessProbe', 'readinessProbe', 'startupProbe'] as const)
      if (container[key] !== undefined) errors.push(fieldError.forbidden(`${path}.${key}`, forSidecars));
    return errors;
  });
}

/** Fields an ephemeral container may not have. */
const notEphemeral = ['ports', 'livenessProbe', 'readinessProbe', 'startupProbe', 'lifecycle', 'resources'] as const;

export function validateEphemeralContainers(spec: V1PodSpec, field: string, pod: PodSurroundings): FieldError[] {
  const others = new Set([...(spec.containers ?? []), ...(spec.initContainers ?? [])].map(({ name }) => name));
  const names = new Set(others);
  return (spec.ephemeralContainers ?? []).flatMap((container: V1EphemeralContainer, index) => {
    const path = `${field}[${index}]`;
    const errors = validateContainer(container, path, pod);
    if (names.has(container.name)) errors.push(fieldError.duplicate(`${path}.name`, container.name));
    names.add(container.name);
    const { targetContainerName: target } = container;
    if (target && !others.has(target)) errors.push(fieldError.notFound(`${path}.targetContainerName`, target));
    for (const key of notEphemeral)
      if (container[key] !== undefined && Object.keys(container[key]).length > 0)
        errors.push(fieldError.forbidden(`${path}.${key}`, 'cannot be set for an Ephemeral Container'));
    return errors;
  });
}

function validateContainer(container: V1Container, path: string, { volumes }: PodSurroundings): FieldError[] {
  const { name, image, ports = [], env = [], envFrom = [], volumeMounts = [] } = container;
  return [
    ...(name ? breaches(labelName, name, `${path}.name`) : [fieldError.required(`${path}.name`)]),
    ...(image ? [] : [fieldError.required(`${path}.image`)]),
    ...neededOneOf(
      container.terminationMessagePolicy,
      ['File', 'FallbackToLogsOnError'],
      `${path}.terminationMessagePolicy`,
    ),
    ...validatePorts(ports, `${path}.ports`),
    ...validateEnv(env, `${path}.env`),
    ...validateEnvFrom(envFrom, `${path}.envFrom`),
    ...validateVolumeMounts(volumeMounts as V1VolumeMount[], container, volumes, path),
    ...neededOneOf(container.imagePullPolicy, ['Always', 'IfNotPresent', 'Never'], `${path}.imagePullPolicy`),
    ...validateResourceRequirements(container.resources ?? {}, `${path}.resources`),
    ...validateContainerSecurity(container.securityContext, `${path}.securityContext`),
  ];
}

function validatePorts(ports: readonly V1ContainerPort[], field: string): FieldError[] {
  const names = new Set<string>();
  return ports.flatMap(({ name, containerPort, hostPort, protocol }, index) => {
    const path = `${field}[${index}]`;
    const errors: FieldError[] = [];
    if (name) {
      const problems = breaches(portName, name, `${path}.name`);
      if (problems.length === 0 && names.has(name)) problems.push(fieldError.duplicate(`${path}.name`, name));
      names.add(name);
      errors.push(...problems);
    }
    errors.push(
      ...(containerPort
        ? portNumber(containerPort, `${path}.containerPort`)
        : [fieldError.required(`${path}.containerPort`)]),
    );
    if (hostPort) errors.push(...portNumber(hostPort, `${path}.hostPort`));
    return [...errors, ...neededOneOf(protocol, ['SCTP', 'TCP', 'UDP'], `${path}.protocol`)];
  });
}

function hostPortConflicts(containers: readonly V1Container[], field: string): FieldError[] {
  const taken = new Set<string>();
  return containers.flatMap(({ ports = [] }, index) =>
    ports.flatMap(({ hostPort, hostIP = '', protocol }, at) => {
      if (!hostPort) return [];
      const key = `${protocol}/${hostIP}/${hostPort}`;
      if (taken.has(key)) return [fieldError.duplicate(`${field}[${index}].ports[${at}].hostPort`, key)];
      taken.add(key);
      return [];
    }),
  );
}

const envNameProblem =
  "a valid environment variable name must consist only of printable ASCII characters other than '='";

function envName(name: string, field: string): FieldError[] {
  return /^[\x20-\x3c\x3e-\x7e]+$/.test(name) ? [] : [fieldError.invalid(field, name, envNameProblem)];
}

const fieldPaths = [
  'metadata.name',
  'metadata.namespace',
  'metadata.uid',
  'spec.nodeName',
  'spec.serviceAccountName',
  'status.hostIP',
  'status.hostIPs',
  'status.podIP',
  'status.podIPs',
];
const resourcePaths = [
  'limits.cpu',
  'limits.ephemeral-storage',
  'limits.memory',
  'requests.cpu',
  'requests.ephemeral-storage',
  'requests.memory',
];

function validateEnv(env: readonly V1EnvVar[], field: string): FieldError[] {
  return env.flatMap((variable, index) => {
    const path = `${field}[${index}]`;
    return [
      ...(variable.name ? envName(variable.name, `${path}.name`) : [fieldError.required(`${path}.name`)]),
      ...validateValueFrom(variable, `${path}.valueFrom`),
    ];
  });
}

function validateValueFrom({ value, valueFrom }: V1EnvVar, path: string): FieldError[] {
  if (!valueFrom) return [];
  const { fieldRef, resourceFieldRef, configMapKeyRef, secretKeyRef } = valueFrom;
  const errors: FieldError[] = [];
  if (fieldRef) errors.push(...validateFieldPath(fieldRef.fieldPath, `${path}.fieldRef`, fieldPaths));
  if (resourceFieldRef) errors.push(...validateResourcePath(resourceFieldRef.resource, `${path}.resourceFieldRef`));
  if (configMapKeyRef) errors.push(...validateKeyRef(configMapKeyRef, `${path}.configMapKeyRef`));
  if (secretKeyRef) errors.push(...validateKeyRef(secretKeyRef, `${path}.secretKeyRef`));
  const sources = Object.keys(valueFrom).length;
  if (sources === 0)
    errors.push(
      fieldError.invalid(
        path,
        '',
        'must specify one of: `fieldRef`, `resourceFieldRef`, `configMapKeyRef`, `secretKeyRef` or `fileKeyRef`',
      ),
    );
  else if (value) errors.push(fieldError.invalid(path, '', 'may not be specified when `value` is not empty'));
  else if (sources > 1)
    errors.push(fieldError.invalid(path, '', 'may not have more than one field specified at a time'));
  return errors;
}

export function validateFieldPath(fieldPath: string | undefined, path: string, known: readonly string[]): FieldError[] {
  if (!fieldPath) return [fieldError.required(`${path}.fieldPath`)];
  const subscript = /^(metadata\.(?:annotations|labels))\['(.*)'\]$/.exec(fieldPath);
  if (subscript) {
    const key = subscript[1] === 'metadata.annotations' ? (subscript[2] ?? '').toLowerCase() : (subscript[2] ?? '');
    return breaches(qualifiedKey, key, path);
  }
  if (known.includes(fieldPath)) return [];
  if (
    /^(metadata\.(annotations|labels)|spec\.restartPolicy|status\.phase)$/.test(fieldPath) ||
    fieldPaths.includes(fieldPath)
  )
    return [notSupported(`${path}.fieldPath`, fieldPath, known)];
  return [
    fieldError.invalid(
      `${path}.fieldPath`,
      fieldPath,
      `error converting fieldPath: field label not supported: ${fieldPath}`,
    ),
  ];
}

export function validateResourcePath(resource: string | undefined, path: string): FieldError[] {
  if (!resource) return [fieldError.required(`${path}.resource`)];
  if (resourcePaths.includes(resource) || /^(limits|requests)\.hugepages-/.test(resource)) return [];
  return [notSupported(`${path}.resource`, resource, resourcePaths)];
}

function validateKeyRef({ name = '', key }: { name?: string; key: string }, path: string): FieldError[] {
  return [
    ...breaches(subdomainName, name, `${path}.name`),
    ...(key ? breaches(configKey, key, `${path}.key`) : [fieldError.required(`${path}.key`)]),
  ];
}

function validateEnvFrom(sources: readonly V1EnvFromSource[], field: string): FieldError[] {
  return sources.flatMap(({ prefix, configMapRef, secretRef }, index) => {
    const path = `${field}[${index}]`;
    const errors: FieldError[] = prefix ? envName(prefix, `${path}.prefix`) : [];
    if (configMapRef) errors.push(...breaches(subdomainName, configMapRef.name ?? '', `${path}.configMapRef.name`));
    if (secretRef) errors.push(...breaches(subdomainName, secretRef.name ?? '', `${path}.secretRef.name`));
    if (!configMapRef && !secretRef)
      errors.push(fieldError.invalid(field, '', 'must specify one of: `configMapRef` or `secretRef`'));
    else if (configMapRef && secretRef)
      errors.push(fieldError.invalid(field, '', 'may not have more than one field specified at a time'));
    return errors;
  });
}

function validateHooks(container: V1Container, path: string, { graceSeconds }: PodSurroundings): FieldError[] {
  const { lifecycle, livenessProbe, readinessProbe, startupProbe } = container;
  const onlyOnce = (probe: V1Probe | undefined, field: string): FieldError[] =>
    probe && probe.successThreshold !== 1
      ? [fieldError.invalid(`${field}.successThreshold`, probe.successThreshold ?? 0, 'must be 1')]
      : [];
  return [
    ...(lifecycle ? validateLifecycle(lifecycle, `${path}.lifecycle`, graceSeconds) : []),
    ...validateProbe(livenessProbe, `${path}.livenessProbe`),
    ...onlyOnce(livenessProbe, `${path}.livenessProbe`),
    ...validateProbe(readinessProbe, `${path}.readinessProbe`),
    ...(readinessProbe?.terminationGracePeriodSeconds === undefined
      ? []
      : [
          fieldError.invalid(
            `${path}.readinessProbe.terminationGracePeriodSeconds`,
            readinessProbe.terminationGracePeriodSeconds,
            'must not be set for readinessProbes',
          ),
        ]),
    ...validateProbe(startupProbe, `${path}.startupProbe`),
    ...onlyOnce(startupProbe, `${path}.startupProbe`),
  ];
}

function validateLifecycle(
  { postStart, preStop }: V1Lifecycle,
  path: string,
  graceSeconds: number | undefined,
): FieldError[] {
  return [
    ...(postStart ? validateHandler(postStart, `${path}.postStart`, graceSeconds) : []),
    ...(preStop ? validateHandler(preStop, `${path}.preStop`, graceSeconds) : []),
  ];
}

function validateProbe(probe: V1Probe | undefined, path: string): FieldError[] {
  if (!probe) return [];
  const grace = probe.terminationGracePeriodSeconds;
  return [
    ...validateHandler(probe, path, undefined),
    ...(
      ['initialDelaySeconds', 'timeoutSeconds', 'periodSeconds', 'successThreshold', 'failureThreshold'] as const
    ).flatMap((key) => notNegative(probe[key], `${path}.${key}`)),
    ...(grace !== undefined && grace <= 0
      ? [fieldError.invalid(`${path}.terminationGracePeriodSeconds`, grace, 'must be greater than 0')]
      : []),
  ];
}

type Handler = Pick<V1Probe, 'exec' | 'httpGet' | 'tcpSocket' | 'grpc'> & Pick<V1LifecycleHandler, 'sleep'>;
const another = 'may not specify more than 1 handler type';

function validateHandler(handler: Handler, path: string, graceSeconds: number | undefined): FieldError[] {
  const checks: Record<keyof Handler, () => FieldError[]> = {
    exec: () => (handler.exec?.command?.length ? [] : [fieldError.required(`${path}.exec.command`)]),
    httpGet: () => validateHttpGet(handler.httpGet ?? { port: 0 }, `${path}.httpGet`),
    tcpSocket: () => portNumberOrName(portOf(handler.tcpSocket?.port), `${path}.tcpSocket.port`),
    grpc: () => portNumberOrName(handler.grpc?.port ?? 0, `${path}.grpc.port`),
    sleep: () => {
      const seconds = handler.sleep?.seconds ?? 0;
      if (graceSeconds === undefined || (seconds >= 0 && seconds <= graceSeconds)) return [];
      return [
        fieldError.invalid(
          `${path}.sleep`,
          seconds,
          `must be non-negative and less than terminationGracePeriodSeconds (${graceSeconds})`,
        ),
      ];
    },
  };
  const given = (Object.keys(checks) as (keyof Handler)[]).filter((key) => handler[key] !== undefined);
  if (given.length === 0) return [fieldError.required(path, 'must specify a handler type')];
  return given.flatMap((key, index) =>
    index === 0 ? checks[key]() : [fieldError.forbidden(`${path}.${key}`, another)],
  );
}

function portOf(port: unknown): number | string {
  return typeof port === 'string' || typeof port === 'number' ? port : 0;
}

const headerName = /^[-A-Za-z0-9]+$/;

function validateHttpGet(
  {
    path = '',
    port,
    scheme = '',
    httpHeaders = [],
  }: { path?: string; port?: unknown; scheme?: string; httpHeaders?: { name: string }[] },
  field: string,
): FieldError[] {
  return [
    ...(path ? [] : [fieldError.required(`${field}.path`)]),
    ...portNumberOrName(portOf(port), `${field}.port`),
    ...(['HTTP', 'HTTPS'].includes(scheme) ? [] : [notSupported(`${field}.scheme`, scheme, ['HTTP', 'HTTPS'])]),
    ...httpHeaders
      .filter(({ name }) => !headerName.test(name))
      .map(({ name }) =>
        fieldError.invalid(
          `${field}.httpHeaders`,
          name,
          "a valid HTTP header must consist of alphanumeric characters or '-' (e.g. 'X-Header-Name', regex used for validation is '[-A-Za-z0-9]+')",
        ),
      ),
  ];
}
