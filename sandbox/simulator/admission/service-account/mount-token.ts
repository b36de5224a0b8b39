import type { V1PodSpec, V1Volume } from '@kubernetes/client-node';
import { generateName } from '../../registry/generate-name.ts';

const prefix = 'kube-api-access-';
const mountPath = '/var/run/secrets/kubernetes.io/serviceaccount';
/** An hour and a little, by which the kubelet knows the tokens of old clients (pkg/serviceaccount, WarnOnlyBoundTokenExpirationSeconds). */
const expirationSeconds = 3_607;
/** Octal 0644. */
const defaultMode = 420;

/** Mounts the token into every container that has nothing in its place. Changes the draft. Source: mountServiceAccountToken. */
export function mountToken(spec: V1PodSpec, random: () => number): void {
  const known = (spec.volumes ?? []).find((volume) => volume.name.startsWith(prefix));
  const bare = [...(spec.initContainers ?? []), ...(spec.containers ?? [])].filter(
    ({ volumeMounts = [] }) => !volumeMounts.some((mount) => mount.mountPath === mountPath),
  );
  if (bare.length === 0) return;
  const name = known?.name ?? generateName(prefix, random);
  for (const container of bare)
    container.volumeMounts = [...(container.volumeMounts ?? []), { name, readOnly: true, mountPath }];
  if (!known) spec.volumes = [...(spec.volumes ?? []), tokenVolume(name)];
}

function tokenVolume(name: string): V1Volume {
  return {
    name,
    projected: {
      sources: [
        { serviceAccountToken: { expirationSeconds, path: 'token' } },
        { configMap: { name: 'kube-root-ca.crt', items: [{ key: 'ca.crt', path: 'ca.crt' }] } },
        {
          downwardAPI: {
            items: [{ path: 'namespace', fieldRef: { apiVersion: 'v1', fieldPath: 'metadata.namespace' } }],
          },
        },
      ],
      defaultMode,
    },
  };
}
