/** Security contexts of Pods and containers. Source: ValidateSecurityContext and validatePodSpecSecurityContext in pkg/apis/core/validation/validation.go. */
import type { V1Capabilities, V1PodSpec, V1SeccompProfile, V1SecurityContext } from '@kubernetes/client-node';
import { type FieldError, fieldError } from '../../meta/status.ts';
import { notSupported } from '../resources/checks/fields.ts';

const greatestId = 2_147_483_647;
const idProblem = 'must be between 0 and 2147483647, inclusive';

function idErrors(id: number | undefined, field: string): FieldError[] {
  return id === undefined || (id >= 0 && id <= greatestId) ? [] : [fieldError.invalid(field, id, idProblem)];
}

function hasSysAdmin({ add = [] }: V1Capabilities): boolean {
  return add.some((name) => name === 'CAP_SYS_ADMIN' || name === 'SYS_ADMIN');
}

export function validateContainerSecurity(context: V1SecurityContext | undefined, path: string): FieldError[] {
  if (!context) return [];
  const { allowPrivilegeEscalation, privileged, capabilities, runAsUser, runAsGroup, seccompProfile, procMount } =
    context;
  const errors = [...idErrors(runAsUser, `${path}.runAsUser`), ...idErrors(runAsGroup, `${path}.runAsGroup`)];
  if (procMount !== undefined && !['Default', 'Unmasked'].includes(procMount))
    errors.push(notSupported(`${path}.procMount`, procMount, ['Default', 'Unmasked']));
  if (allowPrivilegeEscalation === false) {
    if (privileged)
      errors.push(
        fieldError.invalid(path, context, 'cannot set `allowPrivilegeEscalation` to false and `privileged` to true'),
      );
    if (capabilities && hasSysAdmin(capabilities))
      errors.push(
        fieldError.invalid(
          path,
          context,
          'cannot set `allowPrivilegeEscalation` to false and `capabilities.Add` CAP_SYS_ADMIN',
        ),
      );
  }
  return [...errors, ...validateSeccomp(seccompProfile, `${path}.seccompProfile`)];
}

function validateSeccomp(profile: V1SeccompProfile | undefined, path: string): FieldError[] {
  if (!profile) return [];
  const { type, localhostProfile } = profile;
  if (!type) return [fieldError.required(`${path}.type`, 'type is required when seccompProfile is set')];
  if (!['Localhost', 'RuntimeDefault', 'Unconfined'].includes(type))
    return [notSupported(`${path}.type`, type, ['Localhost', 'RuntimeDefault', 'Unconfined'])];
  if (type === 'Localhost') {
    return localhostProfile
      ? []
      : [fieldError.required(`${path}.localhostProfile`, 'must be set when seccomp type is Localhost')];
  }
  return localhostProfile === undefined
    ? []
    : [
        fieldError.invalid(
          `${path}.localhostProfile`,
          localhostProfile,
          'can only be set when seccomp type is Localhost',
        ),
      ];
}

const sysctl = /^([a-z0-9]([-_a-z0-9]*[a-z0-9])?[./])*[a-z0-9]([-_a-z0-9]*[a-z0-9])?$/;
const sysctlWords = String.raw`^([a-z0-9]([-_a-z0-9]*[a-z0-9])?[\./])*[a-z0-9]([-_a-z0-9]*[a-z0-9])?$`;

/** What belongs to a namespace that the Pod shares with its node. Source: ValidateHostSysctl; component-helpers/node/util/sysctl. */
function hostNamespaceProblem(name: string, { hostNetwork, hostIPC }: V1PodSpec): string | undefined {
  const dotted = /^[^.]*\//.test(name) ? name.replaceAll(/[./]/g, (c) => (c === '/' ? '.' : '/')) : name;
  if (hostNetwork && dotted.startsWith('net.')) return "may not be specified when 'hostNetwork' is true";
  const isIpc = /^(kernel\.(sem|shm(all|max|mni|_rmid_forced)?|msg(max|mnb|mni)?)$|fs\.mqueue\.)/.test(dotted);
  return hostIPC && isIpc ? "may not be specified when 'hostIPC' is true" : undefined;
}

export function validatePodSecurity(podSpec: V1PodSpec, spec: string): FieldError[] {
  const { securityContext, shareProcessNamespace, hostPID } = podSpec;
  const path = `${spec}.securityContext`;
  const errors: FieldError[] = [];
  if (shareProcessNamespace && hostPID)
    errors.push(
      fieldError.invalid(
        `${spec}.shareProcessNamespace`,
        true,
        'ShareProcessNamespace and HostPID cannot both be enabled',
      ),
    );
  if (!securityContext) return errors;
  const {
    fsGroup,
    runAsUser,
    runAsGroup,
    supplementalGroups = [],
    sysctls = [],
    fsGroupChangePolicy,
    seccompProfile,
  } = securityContext;
  errors.push(
    ...idErrors(fsGroup, `${path}.fsGroup`),
    ...idErrors(runAsUser, `${path}.runAsUser`),
    ...idErrors(runAsGroup, `${path}.runAsGroup`),
    ...supplementalGroups.flatMap((id, index) => idErrors(id, `${path}.supplementalGroups[${index}]`)),
  );
  const names = new Set<string>();
  sysctls.forEach(({ name }, index) => {
    if (!name) errors.push(fieldError.required(`${path}.sysctls[${index}].name`));
    else if (!sysctl.test(name))
      errors.push(
        fieldError.invalid(
          `${path}.sysctls[${index}].name`,
          name,
          `must have at most 253 characters and match regex ${sysctlWords}`,
        ),
      );
    else if (names.has(name)) errors.push(fieldError.duplicate(`${path}.sysctls[${index}].name`, name));
    const shared = hostNamespaceProblem(name, podSpec);
    if (shared !== undefined) errors.push(fieldError.invalid(`${path}.sysctls[${index}].name`, name, shared));
    names.add(name);
  });
  if (fsGroupChangePolicy !== undefined && !['Always', 'OnRootMismatch'].includes(fsGroupChangePolicy))
    errors.push(notSupported(`${path}.fsGroupChangePolicy`, fsGroupChangePolicy, ['Always', 'OnRootMismatch']));
  return [...errors, ...validateSeccomp(seccompProfile, `${path}.seccompProfile`)];
}
