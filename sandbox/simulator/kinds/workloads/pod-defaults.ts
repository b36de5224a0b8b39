/** What a Pod and its containers get when they say nothing. Source: pkg/apis/core/v1/defaults.go and the generated zz_generated.defaults.go that calls it. */
import type {
  V1Container,
  V1ObjectFieldSelector,
  V1Pod,
  V1PodSpec,
  V1Probe,
  V1ResourceFieldSelector,
  V1Volume,
} from '@kubernetes/client-node';
import { addQuantities, isQuantity, roundUpToMilli } from '../quantity.ts';

/** `latest` unless the image names a tag or a digest (pkg/util/parsers/parsers.go). */
export function imageTag(image: string): string {
  if (image.includes('@')) return '';
  const last = image.slice(image.lastIndexOf('/') + 1);
  const colon = last.indexOf(':');
  return colon < 0 ? 'latest' : last.slice(colon + 1);
}

function pullPolicyFor(image: string): string {
  return imageTag(image) === 'latest' ? 'Always' : 'IfNotPresent';
}

export function setPodSpecDefaults(spec: V1PodSpec): void {
  spec.dnsPolicy ||= 'ClusterFirst';
  spec.restartPolicy ||= 'Always';
  spec.securityContext ??= {};
  spec.terminationGracePeriodSeconds ??= 30;
  spec.schedulerName ||= 'default-scheduler';
  // The old name of a field says the same as the new one (Convert_core_PodSpec_To_v1_PodSpec).
  if (spec.serviceAccountName || spec.serviceAccount) {
    spec.serviceAccountName ||= spec.serviceAccount as string;
    spec.serviceAccount = spec.serviceAccountName;
  }
  // The old name of the field follows the new one (Convert_core_PodSpec_To_v1_PodSpec in pkg/apis/core/v1/conversion.go).
  const account = spec.serviceAccountName || spec.serviceAccount;
  if (account) Object.assign(spec, { serviceAccountName: account, serviceAccount: account });
  for (const container of allContainers(spec)) setContainerDefaults(container);
  for (const volume of spec.volumes ?? []) setVolumeDefaults(volume);
  if (spec.hostNetwork) defaultHostPorts(spec);
}

/** Containers, init containers and ephemeral ones. */
export function allContainers(spec: V1PodSpec): V1Container[] {
  return [...(spec.initContainers ?? []), ...(spec.containers ?? []), ...(spec.ephemeralContainers ?? [])];
}

function defaultHostPorts(spec: V1PodSpec): void {
  for (const container of [...(spec.containers ?? []), ...(spec.initContainers ?? [])])
    for (const port of container.ports ?? []) port.hostPort ||= port.containerPort;
}

function setContainerDefaults(container: V1Container): void {
  container.imagePullPolicy ||= pullPolicyFor(container.image ?? '');
  container.terminationMessagePath ||= '/dev/termination-log';
  container.terminationMessagePolicy ||= 'File';
  for (const port of container.ports ?? []) port.protocol ||= 'TCP';
  for (const probe of [container.livenessProbe, container.readinessProbe, container.startupProbe])
    if (probe) setProbeDefaults(probe);
  for (const handler of [container.lifecycle?.postStart, container.lifecycle?.preStop])
    if (handler?.httpGet) setHttpDefaults(handler.httpGet);
  for (const list of [container.resources?.limits, container.resources?.requests]) roundAmounts(list);
  for (const { valueFrom } of container.env ?? []) if (valueFrom) setReferenceDefaults(valueFrom);
}

function roundAmounts(list: Record<string, string> | undefined): void {
  for (const [name, amount] of Object.entries(list ?? {}))
    if (list && isQuantity(amount)) list[name] = String(roundUpToMilli(amount));
}

/** A divisor is always told: a quantity is never empty to Go. */
function setReferenceDefaults({ fieldRef, resourceFieldRef }: References): void {
  if (fieldRef) fieldRef.apiVersion ||= 'v1';
  if (resourceFieldRef) resourceFieldRef.divisor ??= '0';
}

interface References {
  readonly fieldRef?: V1ObjectFieldSelector;
  readonly resourceFieldRef?: V1ResourceFieldSelector;
}

function setHttpDefaults(action: { path?: string; scheme?: string }): void {
  action.path ||= '/';
  action.scheme ||= 'HTTP';
}

function setProbeDefaults(probe: V1Probe): void {
  probe.timeoutSeconds ||= 1;
  probe.periodSeconds ||= 10;
  probe.successThreshold ||= 1;
  probe.failureThreshold ||= 3;
  if (probe.httpGet) setHttpDefaults(probe.httpGet);
  if (probe.grpc) probe.grpc.service ??= '';
}

/** Octal 0644. */
const fileMode = 420;
const tokenSeconds = 3_600;

function setVolumeDefaults(volume: V1Volume): void {
  const sources = Object.keys(volume).filter((key) => key !== 'name');
  if (sources.length === 0) volume.emptyDir = {};
  if (volume.image) volume.image.pullPolicy ||= pullPolicyFor(volume.image.reference ?? '');
  if (volume.secret) volume.secret.defaultMode ??= fileMode;
  if (volume.configMap) volume.configMap.defaultMode ??= fileMode;
  if (volume.hostPath) volume.hostPath.type ??= '';
  if (volume.downwardAPI) {
    volume.downwardAPI.defaultMode ??= fileMode;
    for (const item of volume.downwardAPI.items ?? []) setReferenceDefaults(item);
  }
  if (volume.projected) {
    volume.projected.defaultMode ??= fileMode;
    for (const { serviceAccountToken, downwardAPI } of volume.projected.sources ?? []) {
      if (serviceAccountToken) serviceAccountToken.expirationSeconds ??= tokenSeconds;
      for (const item of downwardAPI?.items ?? []) setReferenceDefaults(item);
    }
  }
  if (volume.iscsi) volume.iscsi.iscsiInterface ||= 'default';
  if (volume.rbd) {
    volume.rbd.pool ||= 'rbd';
    volume.rbd.user ||= 'admin';
    volume.rbd.keyring ||= '/etc/ceph/keyring';
  }
  if (volume.azureDisk) {
    volume.azureDisk.cachingMode ||= 'ReadWrite';
    volume.azureDisk.kind ||= 'Shared';
    volume.azureDisk.fsType ??= 'ext4';
    volume.azureDisk.readOnly ??= false;
  }
  if (volume.scaleIO) {
    volume.scaleIO.storageMode ||= 'ThinProvisioned';
    volume.scaleIO.fsType ||= 'xfs';
  }
  const claim = volume.ephemeral?.volumeClaimTemplate?.spec;
  if (claim) claim.volumeMode ??= 'Filesystem';
}

/** What only Pods get, not the templates of others: requests from limits, service links. */
export function setPodDefaults(pod: V1Pod): void {
  const spec = pod.spec;
  if (!spec) return;
  for (const { resources } of [...(spec.containers ?? []), ...(spec.initContainers ?? [])]) {
    if (!resources?.limits) continue;
    resources.requests = { ...resources.limits, ...resources.requests };
  }
  setOwnRequests(spec);
  spec.enableServiceLinks ??= true;
  setPodSpecDefaults(spec);
}

/** What a Pod with limits of its own asks for: as much as its containers together, or else its limits (defaultPodRequests). */
function setOwnRequests({ resources, containers, initContainers = [] }: NonNullable<V1Pod['spec']>): void {
  if (!resources?.limits || Object.keys(resources.limits).length === 0) return;
  const requests: Record<string, string> = { ...resources.requests };
  const together = [...containers, ...initContainers.filter(({ restartPolicy }) => restartPolicy === 'Always')];
  for (const name of ['cpu', 'memory']) {
    const asked = together.flatMap(({ resources: own }) => own?.requests?.[name] ?? []);
    if (asked.length > 0) requests[name] ??= addQuantities(...asked);
  }
  resources.requests = { ...resources.limits, ...requests };
}
