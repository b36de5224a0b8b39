/** Baseline: what reaches into the node. Source: pod-security-admission/policy/check_{hostNamespaces,hostPathVolumes,hostPorts,hostProbesAndhostLifecycle,windowsHostProcess}.go. */
import type { V1Container, V1LifecycleHandler, V1Probe } from '@kubernetes/client-node';
import { type Check, type CheckPod, containerNames, containersOf, plural, quoted, setters, sorted } from './check.ts';

const hostNamespaces: CheckPod = ({ spec }) => {
  const used = (['hostNetwork', 'hostPID', 'hostIPC'] as const).filter((name) => spec[name]);
  if (used.length === 0) return undefined;
  return { reason: 'host namespaces', detail: used.map((name) => `${name}=true`).join(', ') };
};

const hostPathVolumes: CheckPod = ({ spec }) => {
  const names = (spec.volumes ?? []).filter(({ hostPath }) => hostPath).map(({ name }) => name);
  if (names.length === 0) return undefined;
  return { reason: 'hostPath volumes', detail: `${plural('volume', names.length)} ${quoted(names)}` };
};

const hostPorts: CheckPod = ({ spec }) => {
  const portsOf = ({ ports = [] }: V1Container): string[] =>
    ports.flatMap(({ hostPort }) => (hostPort ? [String(hostPort)] : []));
  const bad = containersOf(spec).filter((container) => portsOf(container).length > 0);
  if (bad.length === 0) return undefined;
  const ports = sorted(bad.flatMap(portsOf));
  const uses = plural('uses', bad.length, 'use');
  return {
    reason: 'hostPort',
    detail: `${containerNames(bad)} ${uses} ${plural('hostPort', ports.length)} ${ports.join(', ')}`,
  };
};

function hostsOf({ livenessProbe, readinessProbe, startupProbe, lifecycle }: V1Container): string[] {
  const handlers: (V1Probe | V1LifecycleHandler | undefined)[] = [
    livenessProbe,
    readinessProbe,
    startupProbe,
    lifecycle?.postStart,
    lifecycle?.preStop,
  ];
  return handlers
    .flatMap((handler) => [handler?.httpGet?.host, handler?.tcpSocket?.host])
    .filter((host) => !!host) as string[];
}

const hostProbes: CheckPod = ({ spec }) => {
  const bad = containersOf(spec).filter((container) => hostsOf(container).length > 0);
  if (bad.length === 0) return undefined;
  const names = sorted(bad.map(({ name }) => name));
  const hosts = sorted(bad.flatMap(hostsOf));
  const containers = `${plural('container', names.length)} ${quoted(names)} ${plural('uses', names.length, 'use')}`;
  return {
    reason: 'probe or lifecycle host',
    detail: `${containers} ${plural('probe or lifecycle host', hosts.length)} ${quoted(hosts)}`,
  };
};

const windowsHostProcess: CheckPod = ({ spec }) => {
  const bad = containersOf(spec).filter(({ securityContext }) => securityContext?.windowsOptions?.hostProcess);
  const who = setters(spec.securityContext?.windowsOptions?.hostProcess === true, bad);
  if (who === '') return undefined;
  return { reason: 'hostProcess', detail: `${who} must not set securityContext.windowsOptions.hostProcess=true` };
};

export const hostChecks: readonly Check[] = [
  { id: 'hostNamespaces', level: 'baseline', versions: [{ since: 0, check: hostNamespaces }] },
  { id: 'hostPathVolumes', level: 'baseline', versions: [{ since: 0, check: hostPathVolumes }] },
  { id: 'hostPorts', level: 'baseline', versions: [{ since: 0, check: hostPorts }] },
  { id: 'hostProbesAndHostLifecycle', level: 'baseline', versions: [{ since: 34, check: hostProbes }] },
  { id: 'windowsHostProcess', level: 'baseline', versions: [{ since: 0, check: windowsHostProcess }] },
];
