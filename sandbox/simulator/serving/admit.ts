/** Admission of one request: first those that change it, later those that only look (apiserver/pkg/admission). */
import { type AdmissionRequest, admissionPlugins } from '../admission/admission.ts';
import type { JsonObject } from '../patch/json.ts';
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
  const { group, version, resource, kind, namespaced } = registry.resource;
  const request = (object: JsonObject | undefined, old: JsonObject | undefined): AdmissionRequest => ({
    operation,
    group,
    version,
    resource,
    subresource,
    kind,
    namespace: namespaced ? info.namespace : resource === 'namespaces' ? name : '',
    name: name || ((object?.metadata as JsonObject | undefined)?.name as string | undefined) || '',
    object,
    old,
    user,
    dryRun,
    warn: (text) => addWarning(response, text),
  });
  return {
    mutate(object, old) {
      const draft = structuredClone(object);
      const asked = request(draft, old);
      for (const plugin of admissionPlugins)
        if (plugin.admit && plugin.handles(asked)) plugin.admit(asked, cluster.reader);
      return draft;
    },
    validate(object, old) {
      const asked = request(object, old);
      for (const plugin of admissionPlugins)
        if (plugin.validate && plugin.handles(asked)) plugin.validate(asked, cluster.reader);
    },
  };
}
