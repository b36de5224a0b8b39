/** The files of ConfigMap, Secret, downward API and projected volumes. Source: pkg/volume/{configmap,secret,downwardapi,projected}. */
import type { Cluster } from '../../cluster/cluster.ts';
import { metaOf } from '../../registry/object-access.ts';
import { ConfigError } from '../environment/config-error.ts';
import { fieldValue, resourceValue, type Whereabouts } from '../environment/downward.ts';
import type { ConfigMapSource, DownwardItem, Pod, ProjectedSource, Volume } from '../pod.ts';
import { VolumeError } from './volume-error.ts';

export interface PayloadFile {
  readonly data: Uint8Array | string;
  readonly mode: number;
}
/** By path within the volume. */
export type Payload = ReadonlyMap<string, PayloadFile>;

const plainMode = 0o644;
/** Tokens are asked for an hour and given for a year, so that old clients do not fail (WarnOnlyBoundTokenExpirationPeriod). */
const hourSeconds = 3_607;
const yearSeconds = 365 * 24 * 60 * 60;
const apiAudience = 'https://kubernetes.default.svc.cluster.local';

export interface PayloadContext {
  readonly cluster: Cluster;
  readonly pod: Pod;
  readonly whereabouts: Whereabouts;
}

/** Undefined for volumes of another kind. Throws VolumeError. */
export function volumePayload(volume: Volume, context: PayloadContext): Payload | undefined {
  const { configMap, secret, downwardAPI, projected } = volume;
  if (configMap) return keyedFiles('configmap', configMap, configMap.defaultMode, context);
  if (secret) return keyedFiles('secret', { ...secret, name: secret.secretName ?? '' }, secret.defaultMode, context);
  if (downwardAPI) return downwardFiles(downwardAPI.items, downwardAPI.defaultMode, context);
  if (!projected) return undefined;
  const { sources = [], defaultMode } = projected;
  const files: [string, PayloadFile][] = [];
  for (const source of sources) files.push(...projectedFiles(source, defaultMode, context));
  return new Map(files);
}

function projectedFiles(source: ProjectedSource, mode: number | undefined, context: PayloadContext): Payload {
  const { configMap, secret, downwardAPI, serviceAccountToken } = source;
  if (configMap) return keyedFiles('configmap', configMap, mode, context);
  if (secret) return keyedFiles('secret', secret, mode, context);
  if (downwardAPI) return downwardFiles(downwardAPI.items, mode, context);
  if (!serviceAccountToken) return new Map();
  const { path, audience = apiAudience, expirationSeconds = 3_600 } = serviceAccountToken;
  const data = issueToken(context, audience, expirationSeconds);
  return new Map([[path, { data, mode: mode ?? plainMode }]]);
}

function issueToken({ cluster, pod }: PayloadContext, audience: string, seconds: number): string {
  const { namespace, name, uid } = pod.metadata;
  const account = pod.spec.serviceAccountName ?? 'default';
  const found = cluster.reader.get('/api/v1/serviceaccounts', namespace, account);
  if (!found) throw new VolumeError(`failed to fetch token: serviceaccounts ${JSON.stringify(account)} not found`);
  const node = cluster.reader.get('/api/v1/nodes', undefined, pod.spec.nodeName);
  return cluster.identities.issue({
    namespace,
    serviceAccount: { name: account, uid: metaOf(found).uid ?? '' },
    pod: { name, uid },
    ...(node ? { node: { name: pod.spec.nodeName, uid: metaOf(node).uid ?? '' } } : {}),
    audiences: [audience],
    expirationSeconds: seconds === hourSeconds && audience === apiAudience ? yearSeconds : seconds,
    id: cluster.newUid(),
  });
}

function keyedFiles(
  kind: 'configmap' | 'secret',
  { name = '', items, optional = false }: ConfigMapSource,
  mode: number | undefined,
  { cluster, pod }: PayloadContext,
): Payload {
  const object = cluster.reader.get(`/api/v1/${kind}s`, pod.metadata.namespace, name);
  if (!object && !optional) throw new VolumeError(`${kind} ${JSON.stringify(name)} not found`);
  const data = (object?.data ?? {}) as Readonly<Record<string, string>>;
  const binary = (kind === 'configmap' ? (object?.binaryData ?? {}) : data) as Readonly<Record<string, string>>;
  const read = (key: string): Uint8Array | string | undefined => {
    const encoded = binary[key];
    return encoded === undefined ? data[key] : Buffer.from(encoded, 'base64');
  };
  const wanted = items ?? Object.keys({ ...data, ...binary }).map((key) => ({ key, path: key }));
  const files = new Map<string, PayloadFile>();
  for (const item of wanted) {
    const content = read(item.key);
    if (content === undefined) {
      if (optional) continue;
      throw new VolumeError(
        kind === 'configmap'
          ? `configmap references non-existent config key: ${item.key}`
          : `references non-existent secret key: ${item.key}`,
      );
    }
    files.set(item.path, { data: content, mode: ('mode' in item ? item.mode : undefined) ?? mode ?? plainMode });
  }
  return files;
}

function downwardFiles(
  items: readonly DownwardItem[] = [],
  mode: number | undefined,
  { pod, whereabouts }: PayloadContext,
): Payload {
  try {
    return new Map(
      items.map(({ path, mode: own, fieldRef, resourceFieldRef }) => {
        const data = fieldRef
          ? fieldValue(fieldRef, pod, whereabouts)
          : resourceFieldRef
            ? resourceValue(resourceFieldRef, pod, undefined, whereabouts)
            : '';
        return [path, { data, mode: own ?? mode ?? plainMode }];
      }),
    );
  } catch (error) {
    if (error instanceof ConfigError) throw new VolumeError(error.message);
    throw error;
  }
}
