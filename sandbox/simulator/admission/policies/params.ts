/** The objects a binding gives to its policy. Source: apiserver/pkg/admission/plugin/policy/generic/policy_dispatcher.go, CollectParams. */
import type { V1ParamKind, V1ParamRef } from '@kubernetes/client-node';
import { matchesLabels, requirementsOf } from '../../meta/selectors.ts';
import type { JsonObject } from '../../patch/json.ts';
import { metaOf } from '../../registry/object-access.ts';
import type { AdmissionCluster } from '../admission.ts';

/** A policy or binding that cannot be used as it is. */
export class ConfigurationError extends Error {
  override readonly name = 'ConfigurationError';
}

/** One undefined where no parameters are asked for. Throws ConfigurationError. */
export function collectParams(
  kind: V1ParamKind | undefined,
  ref: V1ParamRef | undefined,
  namespace: string,
  cluster: AdmissionCluster,
): (JsonObject | undefined)[] {
  if (!kind || !ref) return [undefined];
  const resource = cluster.resourceOf(kind.apiVersion ?? '', kind.kind ?? '');
  if (!resource) throw new ConfigurationError(`failed to find resource referenced by paramKind: '${kindText(kind)}'`);
  if (ref.namespace && !resource.namespaced)
    throw new ConfigurationError('paramRef.namespace must not be provided for a cluster-scoped `paramKind`');
  const within = resource.namespaced ? ref.namespace || namespace : undefined;
  if (within === '')
    throw new ConfigurationError(
      'cannot use namespaced paramRef in policy binding that matches cluster-scoped resources',
    );
  const found = select(ref, resource.path, within, cluster);
  if (found.length === 0 && ref.parameterNotFoundAction === 'Deny')
    throw new ConfigurationError('no params found for policy binding with `Deny` parameterNotFoundAction');
  return found;
}

function select({ name, selector }: V1ParamRef, path: string, within: string | undefined, cluster: AdmissionCluster) {
  if (name) {
    const found = cluster.get(path, within, name);
    return found ? [found] : [];
  }
  const requirements = requirementsOf(selector as Parameters<typeof requirementsOf>[0]);
  return cluster.list(path, within).filter((object) => matchesLabels(requirements, metaOf(object).labels));
}

/** As Go prints a GroupVersionKind. */
export function kindText({ apiVersion = '', kind = '' }: V1ParamKind): string {
  return `${apiVersion.includes('/') ? apiVersion : `/${apiVersion}`}, Kind=${kind}`;
}
