/** Which objects a Pod refers to by name. Source: VisitPodSecretNames and VisitPodConfigmapNames in pkg/api/v1/pod/util.go. */
import type { V1PodSpec, V1Volume } from '@kubernetes/client-node';

type Named = { readonly name?: string | undefined } | undefined;

function present(names: readonly (string | undefined)[]): string[] {
  return names.filter((name) => name !== undefined && name !== '') as string[];
}

function variables(spec: V1PodSpec) {
  const { containers = [], initContainers = [], ephemeralContainers = [] } = spec;
  const all = [...initContainers, ...containers, ...ephemeralContainers];
  return { env: all.flatMap(({ env = [] }) => env), envFrom: all.flatMap(({ envFrom = [] }) => envFrom) };
}

export function secretsOf(spec: V1PodSpec): string[] {
  const { env, envFrom } = variables(spec);
  return present([
    ...(spec.imagePullSecrets ?? []).map(({ name }) => name),
    ...envFrom.map(({ secretRef }) => secretRef?.name),
    ...env.map(({ valueFrom }) => valueFrom?.secretKeyRef?.name),
    ...(spec.volumes ?? []).flatMap(secretsOfVolume),
  ]);
}

function secretsOfVolume(volume: V1Volume): (string | undefined)[] {
  const { azureFile, cephfs, cinder, flexVolume, projected, rbd, secret, scaleIO, iscsi, storageos, csi } = volume;
  const by: readonly Named[] = [cephfs, cinder, flexVolume, rbd, scaleIO, iscsi, storageos].map((of) => of?.secretRef);
  return [
    azureFile?.secretName,
    secret?.secretName,
    csi?.nodePublishSecretRef?.name,
    ...by.map((of) => of?.name),
    ...(projected?.sources ?? []).map((source) => source.secret?.name),
  ];
}

export function configMapsOf(spec: V1PodSpec): string[] {
  const { env, envFrom } = variables(spec);
  return present([
    ...envFrom.map(({ configMapRef }) => configMapRef?.name),
    ...env.map(({ valueFrom }) => valueFrom?.configMapKeyRef?.name),
    ...(spec.volumes ?? []).flatMap(({ configMap, projected }) => [
      configMap?.name,
      ...(projected?.sources ?? []).map((source) => source.configMap?.name),
    ]),
  ]);
}

/** Also those that the Pod's own ephemeral volumes are made of. */
export function claimsOf(podName: string, spec: V1PodSpec): string[] {
  return present(
    (spec.volumes ?? []).map(({ name, persistentVolumeClaim, ephemeral }) =>
      ephemeral ? `${podName}-${name}` : persistentVolumeClaim?.claimName,
    ),
  );
}
