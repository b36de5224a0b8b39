/** An APIService for each group and version that definitions serve. Source: pkg/controlplane/controller/crdregistration and kube-aggregator's autoregister_controller.go. */
import type { Cluster } from '../cluster/cluster.ts';
import type { JsonObject } from '../patch/json.ts';
import { metaOf } from '../registry/object-access.ts';
import { resourceLists } from '../structure/structure.ts';
import { type Component, createAs, deleteAs } from './create-as.ts';

const apiServicesPath = '/apis/apiregistration.k8s.io/v1/apiservices';
const managedLabel = 'kube-aggregator.kubernetes.io/automanaged';
const apiServer: Component = {
  manager: 'kube-apiserver',
  user: { name: 'system:apiserver', groups: ['system:masters', 'system:authenticated'] },
};
/** Of all groups that come from definitions. */
const priorities = { groupPriorityMinimum: 1_000, versionPriority: 100 };

/** Makes those that are missing, and removes those that nothing is served under any more. */
export function registerApiServices(cluster: Cluster): void {
  const served = new Map<string, JsonObject>();
  for (const path of Object.keys(cluster.customResources.resourceLists())) {
    const [, , group = '', version = ''] = path.split('/');
    served.set(`${version}.${group}`, { group, version, ...priorities });
  }
  const known = cluster.registry(apiServicesPath).list();
  for (const { name = '', labels } of known.map(metaOf))
    if (labels?.[managedLabel] === 'true' && !served.has(name) && !isBuiltIn(name))
      deleteAs(cluster, apiServicesPath, { namespace: '', name }, {}, apiServer);
  for (const [name, spec] of served) {
    if (known.some((service) => metaOf(service).name === name)) continue;
    const metadata = { name, labels: { [managedLabel]: 'true' } };
    createAs(
      cluster,
      apiServicesPath,
      '',
      { apiVersion: 'apiregistration.k8s.io/v1', kind: 'APIService', metadata, spec },
      apiServer,
    );
  }
}

function isBuiltIn(name: string): boolean {
  const [version = '', ...group] = name.split('.');
  return Object.hasOwn(resourceLists, `/apis/${group.join('.')}/${version}`) || name === 'v1.';
}
