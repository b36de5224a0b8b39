import { CoreV1Api, KubeConfig, type KubernetesObject, KubernetesObjectApi } from '@kubernetes/client-node';
import { parseAllDocuments } from 'yaml';
import { fail, ok, type Result } from '../contract/failure.ts';
import { openHome } from './grant-access.ts';
import type { PodSecurity } from './roles.ts';
import { untilAccepted } from './until-accepted.ts';
import { untilObserved } from './until-observed.ts';

/**
 * Makes the lab's namespaces, in which the learner may work as in `default`, and creates the objects of its manifests as the
 * administrator; what exists already is left as it is. Workloads are taken up by their controllers when this resolves.
 */
export async function applyManifests(request: {
  adminKubeconfig: string;
  manifests: readonly string[];
  namespaces?: readonly string[] | undefined;
  podSecurity?: PodSecurity;
}): Promise<Result<void>> {
  const config = new KubeConfig();
  config.loadFromString(request.adminKubeconfig);
  const core = config.makeApiClient(CoreV1Api);
  for (const name of request.namespaces ?? []) {
    try {
      await untilAccepted(() => core.createNamespace({ body: { metadata: { name } } }));
      await openHome(config, name, request.podSecurity ?? 'baseline');
    } catch (error) {
      const output = error instanceof Error ? error.message : String(error);
      return fail('unexpected', `The lab's namespace ${name} was not accepted.`, { output });
    }
  }
  const objects = KubernetesObjectApi.makeApiClient(config);
  const created: KubernetesObject[] = [];
  for (const document of request.manifests.flatMap((manifest) => parseAllDocuments(manifest))) {
    const object = document.toJS() as KubernetesObject | null;
    if (object === null) continue;
    try {
      await untilAccepted(() => objects.create(object));
      created.push(object);
    } catch (error) {
      const output = error instanceof Error ? error.message : String(error);
      return fail('unexpected', `The lab's ${object.kind} ${object.metadata?.name} was not accepted.`, { output });
    }
  }
  for (const object of created) {
    if (await untilObserved(objects, object)) continue;
    return fail('timed-out', `The controllers of the cluster do not take up ${object.kind} ${object.metadata?.name}.`);
  }
  return ok(undefined);
}
