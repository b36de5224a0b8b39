/** Admission of one request: first those that change it, later those that only look (apiserver/pkg/admission). */
import { confirmGrants } from '../access/confirm-grants.ts';
import type { AdmissionRequest } from '../admission/admission.ts';
import { admit, validate } from '../admission/plugins.ts';
import type { Cluster } from '../cluster/cluster.ts';
import type { JsonObject } from '../patch/json.ts';
import type { ServedResource } from '../registry/resource.ts';
import type { ResourceExchange } from './exchange.ts';
import { addWarning } from './respond.ts';

export interface Admission {
  /** Gives the object as the mutating plugins leave it. Throws StatusError. */
  mutate(object: JsonObject, old: JsonObject | undefined): JsonObject;
  /** Throws StatusError. */
  validate(object: JsonObject | undefined, old: JsonObject | undefined): void;
}

export function admissionOf(
  exchange: ResourceExchange,
  {
    operation,
    subresource = exchange.info.subresource,
    dryRun,
    name = exchange.info.name,
  }: {
    operation: AdmissionRequest['operation'];
    subresource?: string;
    dryRun: boolean;
    name?: string;
  },
): Admission {
  const { cluster, registry, info, user, response } = exchange;
  const admission = admissionFor(cluster, {
    of: registry.resource,
    operation,
    namespace: info.namespace,
    name,
    subresource,
    user,
    dryRun,
    warn: (text) => addWarning(response, text),
  });
  return {
    ...admission,
    mutate(object, old) {
      const admitted = admission.mutate(object, old);
      const { group, resource } = registry.resource;
      confirmGrants(
        { group, resource, namespace: info.namespace, name: info.name, user, object: admitted, old },
        cluster.rbac,
      );
      return admitted;
    },
  };
}

export interface AdmissionFor extends Pick<AdmissionRequest, 'operation' | 'subresource' | 'user' | 'dryRun' | 'warn'> {
  readonly of: ServedResource;
  readonly namespace: string;
  /** Empty for an object that is to get its name yet. */
  readonly name: string;
}

/** Admission of a write that comes from within the cluster's own components as well. */
export function admissionFor(cluster: Cluster, { of, namespace, name, ...asked }: AdmissionFor): Admission {
  const { group, version, resource, kind, namespaced } = of;
  const below = of.subresources.get(asked.subresource);
  const bodyKind = below && { group: below.group ?? group, version: below.version ?? version, kind: below.kind };
  const request = (object: JsonObject | undefined, old: JsonObject | undefined): AdmissionRequest => ({
    ...asked,
    group,
    version,
    resource,
    kind,
    ...(bodyKind ? { bodyKind } : {}),
    namespace: namespaced ? namespace : resource === 'namespaces' ? name : '',
    name: name || ((object?.metadata as JsonObject | undefined)?.name as string | undefined) || '',
    object,
    old,
  });
  return {
    mutate: (object, old) => admit({ ...request(object, old), object }, cluster.admission),
    validate: (object, old) => validate(request(object, old), cluster.admission),
  };
}
