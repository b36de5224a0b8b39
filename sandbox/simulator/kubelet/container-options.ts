/** What the runtime is told of a container. Source: GenerateRunContainerOptions in pkg/kubelet/kubelet_pods.go. */
import type { Cluster } from '../cluster/cluster.ts';
import { parseQuantity } from '../kinds/quantity.ts';
import type { ContainerOptions, ImageInfo, Mount } from '../runtime/container-runtime.ts';
import type { ContainerRecords } from './container-record.ts';
import { ConfigError } from './environment/config-error.ts';
import { containerEnvironment } from './environment/container-environment.ts';
import type { Whereabouts } from './environment/downward.ts';
import { expand } from './environment/expand.ts';
import type { Sandbox } from './make-sandbox.ts';
import type { ContainerSpec, Pod, Resources, VolumeMount } from './pod.ts';
import { formatPod } from './pod.ts';
import type { PodVolumes } from './volumes/pod-volumes.ts';

export interface OptionsOf {
  readonly cluster: Cluster;
  readonly pod: Pod;
  readonly records: ContainerRecords;
  readonly sandbox: Sandbox;
  readonly volumes: PodVolumes;
  readonly whereabouts: Whereabouts;
  readonly onGrow?: () => void;
}

const nanosPerMilli = 1_000_000n;
const nanosPerUnit = 1_000_000_000n;

/** What the runtime holds a container to. */
export function runtimeLimits({ limits = {} }: Resources): { memoryBytes?: number; cpuMillicores?: number } {
  const memory = limits.memory === undefined ? undefined : parseQuantity(limits.memory).nanos / nanosPerUnit;
  const cpu = limits.cpu === undefined ? undefined : parseQuantity(limits.cpu).nanos / nanosPerMilli;
  return {
    ...(memory === undefined ? {} : { memoryBytes: Number(memory) }),
    ...(cpu === undefined ? {} : { cpuMillicores: Number(cpu) }),
  };
}

/** Throws ConfigError. */
export function containerOptions(container: ContainerSpec, image: ImageInfo, of: OptionsOf): ContainerOptions {
  const { cluster, pod, sandbox, records } = of;
  const env = containerEnvironment(pod, container, cluster.reader, of.whereabouts);
  const user = userOf(container, image, pod);
  const expanded = (parts: readonly string[] | undefined): string[] =>
    (parts ?? []).map((part) => expand(part, (name) => env[name]));
  const [command, args] = [expanded(container.command), expanded(container.args)];
  const { memoryBytes, cpuMillicores } = runtimeLimits(container.resources ?? {});
  const target = container.targetContainerName;
  const pidNamespace = target === undefined ? sandbox.pidNamespace : records.find(target)?.pidNamespace;
  return {
    image: image.reference,
    name: `${pod.metadata.namespace}/${pod.metadata.name}/${container.name}`,
    ...(command.length > 0 ? { command } : {}),
    ...(args.length > 0 ? { args } : {}),
    env,
    ...(container.workingDir ? { workingDir: container.workingDir } : {}),
    hostname: sandbox.hostname,
    mounts: [...sandboxMounts(container, sandbox), ...volumeMounts(container, env, of)],
    network: sandbox.stack,
    stdin: container.stdin ?? false,
    stdinOnce: container.stdinOnce ?? false,
    tty: container.tty ?? false,
    ...(memoryBytes === undefined ? {} : { memoryLimitBytes: memoryBytes }),
    ...(of.onGrow ? { onGrow: of.onGrow } : {}),
    ...(cpuMillicores === undefined ? {} : { cpuLimitMillis: cpuMillicores }),
    ...user,
    readOnlyRootFilesystem: container.securityContext?.readOnlyRootFilesystem ?? false,
    ...(pidNamespace ? { pidNamespace } : {}),
  };
}

/** Throws ConfigError where a container must not run as root and would (verifyRunAsNonRoot). */
function userOf(
  { securityContext: own = {}, name }: ContainerSpec,
  image: ImageInfo,
  pod: Pod,
): Pick<ContainerOptions, 'runAsUser' | 'runAsGroup'> {
  const { securityContext: shared = {} } = pod.spec;
  const runAsUser = own.runAsUser ?? shared.runAsUser;
  const runAsGroup = own.runAsGroup ?? shared.runAsGroup;
  if (own.runAsNonRoot ?? shared.runAsNonRoot) {
    const where = `(pod: ${JSON.stringify(formatPod(pod))}, container: ${name})`;
    if (runAsUser === 0) throw new ConfigError(`container's runAsUser breaks non-root policy ${where}`);
    if (runAsUser === undefined && image.user.uid === 0)
      throw new ConfigError(`container has runAsNonRoot and image will run as root ${where}`);
  }
  return {
    ...(runAsUser === undefined ? {} : { runAsUser }),
    ...(runAsGroup === undefined ? {} : { runAsGroup }),
  };
}

function sandboxMounts({ volumeMounts = [] }: ContainerSpec, { files }: Sandbox): Mount[] {
  const own = { '/etc/hosts': 'etc-hosts', '/etc/resolv.conf': 'resolv.conf', '/etc/hostname': 'hostname' };
  return Object.entries(own)
    .filter(([path]) => !volumeMounts.some(({ mountPath }) => mountPath === path))
    .map(([path, subPath]) => ({ path, folder: files, subPath, readOnly: false }));
}

function volumeMounts(
  { volumeMounts: mounts = [] }: ContainerSpec,
  env: Readonly<Record<string, string>>,
  { volumes }: OptionsOf,
): Mount[] {
  return mounts.map((mount) => {
    const placed = volumes.find(mount.name);
    if (!placed) throw new ConfigError(`cannot find volume ${JSON.stringify(mount.name)} to mount into container`);
    const parts = [placed.subPath, subPathOf(mount, env)].filter((part) => part !== undefined && part !== '');
    const { mountPath } = mount;
    const path = mountPath.startsWith('/') ? mountPath : `/${mountPath}`;
    return {
      path,
      folder: placed.folder,
      ...(parts.length > 0 ? { subPath: parts.join('/') } : {}),
      readOnly: mount.readOnly ?? false,
    };
  });
}

function subPathOf({ subPath, subPathExpr }: VolumeMount, env: Readonly<Record<string, string>>): string | undefined {
  if (!subPathExpr) return subPath;
  const missing = new Set<string>();
  const expanded = expand(subPathExpr, (name) => {
    if (!env[name]) missing.add(name);
    return env[name] ?? '';
  });
  if (missing.size > 0) throw new ConfigError(`missing value for ${[...missing].sort().join(', ')}`);
  return expanded;
}
