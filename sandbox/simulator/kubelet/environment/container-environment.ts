/** The variables of a container. Source: makeEnvironmentVariables in pkg/kubelet/kubelet_pods.go. */
import type { ClusterReader } from '../../admission/admission.ts';
import type { ContainerSpec, EnvFrom, EnvVar, KeyRef, Pod } from '../pod.ts';
import { ConfigError } from './config-error.ts';
import { fieldValue, resourceValue, type Whereabouts } from './downward.ts';
import { expand } from './expand.ts';
import { type LinkedService, serviceVariables } from './service-links.ts';

type Variables = Readonly<Record<string, string>>;

/** Throws ConfigError: `configmap "x" not found`, `couldn't find key k in ConfigMap ns/x`. */
export function containerEnvironment(
  pod: Pod,
  container: ContainerSpec,
  reader: ClusterReader,
  whereabouts: Whereabouts,
): Record<string, string> {
  const links = serviceVariables(linkedServices(pod, reader));
  const own: Record<string, string> = {};
  for (const from of container.envFrom ?? []) Object.assign(own, variablesFrom(from, pod, reader));
  for (const variable of container.env ?? []) {
    const value = variableValue(variable, (name) => own[name] ?? links[name], { pod, container, reader, whereabouts });
    if (value !== undefined) own[variable.name] = value;
  }
  return { ...links, ...own };
}

/** The API server's Service is told to everybody, the namespace's own ones by default. */
function linkedServices({ metadata, spec }: Pod, reader: ClusterReader): LinkedService[] {
  const api = reader.get('/api/v1/services', 'default', 'kubernetes');
  const own = spec.enableServiceLinks === false ? [] : reader.list('/api/v1/services', metadata.namespace);
  return [...(api ? [api] : []), ...own] as unknown as LinkedService[];
}

function variablesFrom({ prefix = '', configMapRef, secretRef }: EnvFrom, pod: Pod, reader: ClusterReader): Variables {
  const source = configMapRef ?? secretRef ?? {};
  const data = readData(configMapRef ? 'configmap' : 'secret', source.name ?? '', pod, reader);
  if (!data) {
    if (source.optional) return {};
    throw new ConfigError(`${configMapRef ? 'configmap' : 'secret'} ${JSON.stringify(source.name ?? '')} not found`);
  }
  return Object.fromEntries(Object.entries(data).map(([key, value]) => [prefix + key, value]));
}

/** The texts of a ConfigMap or Secret; undefined when it is not there. */
function readData(kind: 'configmap' | 'secret', name: string, { metadata }: Pod, reader: ClusterReader) {
  const object = reader.get(`/api/v1/${kind}s`, metadata.namespace, name);
  if (!object) return undefined;
  const data = (object.data ?? {}) as Variables;
  if (kind === 'configmap') return data;
  return Object.fromEntries(Object.entries(data).map(([key, value]) => [key, Buffer.from(value, 'base64').toString()]));
}

interface Surroundings {
  readonly pod: Pod;
  readonly container: ContainerSpec;
  readonly reader: ClusterReader;
  readonly whereabouts: Whereabouts;
}

/** Undefined where what is optional is not there. */
function variableValue(
  { value = '', valueFrom = {} }: EnvVar,
  lookUp: (name: string) => string | undefined,
  { pod, container, reader, whereabouts }: Surroundings,
): string | undefined {
  if (value !== '') return expand(value, lookUp);
  const { fieldRef, resourceFieldRef, configMapKeyRef, secretKeyRef } = valueFrom;
  if (fieldRef) return fieldValue(fieldRef, pod, whereabouts);
  if (resourceFieldRef) return resourceValue(resourceFieldRef, pod, container, whereabouts);
  if (configMapKeyRef) return keyValue('configmap', 'ConfigMap', configMapKeyRef, pod, reader);
  if (secretKeyRef) return keyValue('secret', 'Secret', secretKeyRef, pod, reader);
  return '';
}

function keyValue(
  kind: 'configmap' | 'secret',
  title: string,
  { name = '', key, optional = false }: KeyRef,
  pod: Pod,
  reader: ClusterReader,
): string | undefined {
  const data = readData(kind, name, pod, reader);
  const value = data?.[key];
  if (value !== undefined || optional) return value;
  throw new ConfigError(
    data
      ? `couldn't find key ${key} in ${title} ${pod.metadata.namespace}/${name}`
      : `${kind} ${JSON.stringify(name)} not found`,
  );
}
