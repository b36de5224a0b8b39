/** What requests can be asked, by the kind of request. Source: apiserver/pkg/endpoints/installer.go and the options it reads with struct tags. */

export interface Parameter {
  readonly name: string;
  readonly in: 'query' | 'path';
  readonly required?: true;
  readonly schema: { readonly type: string; readonly uniqueItems: true };
}

function query(type: string, ...names: readonly string[]): Parameter[] {
  return names.map((name) => ({ name, in: 'query', schema: { type, uniqueItems: true } }));
}

export function inPath(name: string): Parameter {
  return { name, in: 'path', required: true, schema: { type: 'string', uniqueItems: true } };
}

export const pretty = query('string', 'pretty');
export const writing = query('string', 'dryRun', 'fieldManager', 'fieldValidation');
export const patching = [...writing, ...query('boolean', 'force')];
export const deleting = [
  ...query('string', 'dryRun'),
  ...query('integer', 'gracePeriodSeconds'),
  ...query('boolean', 'ignoreStoreReadErrorWithClusterBreakingPotential', 'orphanDependents'),
  ...query('string', 'propagationPolicy'),
];
const selecting = [
  ...query('string', 'continue', 'fieldSelector', 'labelSelector'),
  ...query('integer', 'limit', 'timeoutSeconds'),
  ...query('string', 'resourceVersion', 'resourceVersionMatch'),
  ...query('boolean', 'sendInitialEvents'),
];
export const listing = [...selecting, ...query('boolean', 'allowWatchBookmarks', 'watch')];
export const deletingMany = [...deleting, ...selecting];
export const logging = [
  ...query('string', 'container', 'stream'),
  ...query('boolean', 'follow', 'insecureSkipTLSVerifyBackend', 'previous', 'timestamps'),
  ...query('integer', 'limitBytes', 'sinceSeconds', 'tailLines'),
];

const streams = [...query('string', 'container'), ...query('boolean', 'stderr', 'stdin', 'stdout', 'tty')];
const proxied = query('string', 'path');
/** Of requests that are handed on to a container, a node or a Service, by the kind of their options. */
export const connecting: Readonly<Record<string, readonly Parameter[]>> = {
  PodExecOptions: [...query('string', 'command'), ...streams],
  PodAttachOptions: streams,
  PodPortForwardOptions: query('integer', 'ports'),
  PodProxyOptions: proxied,
  ServiceProxyOptions: proxied,
  NodeProxyOptions: proxied,
};
