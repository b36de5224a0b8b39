/** Names of operations. Source: apiserver/pkg/endpoints/openapi/openapi.go, GetOperationIDAndTags and ToValidOperationID. */

export interface GroupVersion {
  readonly group: string;
  readonly version: string;
}

/** `rbacAuthorization` */
export function tagOfGroup(group: string): string {
  const [first = '', ...rest] = (group === '' ? 'core' : group.replace(/\.k8s\.io$/, '')).split(/[^A-Za-z0-9]/);
  return first + rest.map(capital).join('');
}

/** `rbacAuthorization_v1` */
export function tagOf({ group, version }: GroupVersion): string {
  return `${tagOfGroup(group)}_${version}`;
}

/** `read`, `NamespacedPod` to `readCoreV1NamespacedPod`. */
export function operationId(verb: string, { group, version }: GroupVersion, what: string): string {
  return `${verb}${capital(tagOfGroup(group))}${capital(version)}${capital(what)}`;
}

export function capital(word: string): string {
  return word.charAt(0).toUpperCase() + word.slice(1);
}
