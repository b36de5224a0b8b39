/** Whether a node has to do with an object: through the Pods that are on it. Source: plugin/pkg/auth/authorizer/node/graph.go, whose graph is looked through here when somebody asks. */

import type { V1PersistentVolume, V1Pod } from '@kubernetes/client-node';
import type { ClusterReader } from '../admission/admission.ts';
import { mirrorAnnotation } from '../meta/mirror-annotation.ts';
import { claimsOf, configMapsOf, secretsOf } from './pod-references.ts';

export type Related =
  | 'secret'
  | 'configmap'
  | 'pvc'
  | 'pv'
  | 'pod'
  | 'serviceaccount'
  | 'volumeattachment'
  | 'resourceslice'
  | 'resourceclaim';

interface Question {
  readonly node: string;
  readonly kind: Related;
  readonly namespace: string;
  readonly name: string;
}

const outsideNamespaces = new Set<Related>(['pv', 'volumeattachment', 'resourceslice']);

export function isRelated(reader: ClusterReader, question: Question): boolean {
  const { node, kind, namespace, name } = question;
  // `kubectl auth can-i` names a namespace also where there is none.
  if (outsideNamespaces.has(kind) && namespace !== '') return false;
  const onNode = (): V1Pod[] =>
    (reader.list('/api/v1/pods', namespace) as unknown as V1Pod[]).filter(({ spec }) => spec?.nodeName === node);
  // A mirror gives its node no rights: a node could make one up.
  const isUsed = (uses: (pod: V1Pod) => readonly (string | undefined)[]): boolean =>
    onNode().some((pod) => pod.metadata?.annotations?.[mirrorAnnotation] === undefined && uses(pod).includes(name));
  const nodeNamed = (path: string): boolean => {
    const { spec } = (reader.get(path, undefined, name) ?? {}) as { spec?: { nodeName?: string } };
    return spec?.nodeName === node;
  };
  switch (kind) {
    case 'pod':
      return onNode().some(({ metadata }) => metadata?.name === name);
    case 'secret':
      return isUsed(({ spec }) => (spec ? secretsOf(spec) : [])) || isSecretOfVolume(reader, question);
    case 'configmap':
      return isUsed(({ spec }) => (spec ? configMapsOf(spec) : []));
    case 'serviceaccount':
      return isUsed(({ spec }) => [spec?.serviceAccountName]);
    case 'pvc':
      return isUsed(({ metadata, spec }) => (spec ? claimsOf(metadata?.name ?? '', spec) : []));
    case 'resourceclaim':
      return isUsed(({ status }) => (status?.resourceClaimStatuses ?? []).map((claim) => claim.resourceClaimName));
    case 'pv':
      return isOnNode(reader, node, reader.get('/api/v1/persistentvolumes', undefined, name) as V1PersistentVolume);
    case 'volumeattachment':
      return nodeNamed('/apis/storage.k8s.io/v1/volumeattachments');
    case 'resourceslice':
      return nodeNamed('/apis/resource.k8s.io/v1/resourceslices');
  }
}

function isOnNode(reader: ClusterReader, node: string, volume: V1PersistentVolume | undefined): boolean {
  const { name, namespace = '' } = volume?.spec?.claimRef ?? {};
  return name !== undefined && isRelated(reader, { node, kind: 'pvc', namespace, name });
}

/** What the kubelet reads to mount a volume (VisitPVSecretNames in pkg/api/v1/persistentvolume/util.go). */
function isSecretOfVolume(reader: ClusterReader, { node, namespace, name }: Question): boolean {
  return (reader.list('/api/v1/persistentvolumes') as unknown as V1PersistentVolume[]).some((volume) => {
    const { csi, cephfs, cinder, flexVolume, rbd, scaleIO, iscsi, storageos, azureFile, claimRef } = volume.spec ?? {};
    const refs = [
      csi?.nodePublishSecretRef,
      csi?.nodeStageSecretRef,
      csi?.nodeExpandSecretRef,
      ...[cephfs, cinder, flexVolume, rbd, scaleIO, iscsi, storageos].map((of) => of?.secretRef),
      azureFile && { name: azureFile.secretName, namespace: azureFile.secretNamespace },
    ];
    const names = refs.some((ref) => ref?.name === name && (ref.namespace ?? claimRef?.namespace) === namespace);
    return names && isOnNode(reader, node, volume);
  });
}
