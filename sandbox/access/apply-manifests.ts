import { KubeConfig, type KubernetesObject, KubernetesObjectApi } from '@kubernetes/client-node';
import { parseAllDocuments } from 'yaml';
import { fail, ok, type Result } from '../contract/failure.ts';
import { untilAccepted } from './until-accepted.ts';

/** Creates the objects of a lab's manifests as the administrator; what exists already is left as it is. */
export async function applyManifests(request: {
  adminKubeconfig: string;
  manifests: readonly string[];
}): Promise<Result<void>> {
  const config = new KubeConfig();
  config.loadFromString(request.adminKubeconfig);
  const objects = KubernetesObjectApi.makeApiClient(config);
  for (const document of request.manifests.flatMap((manifest) => parseAllDocuments(manifest))) {
    const object = document.toJS() as KubernetesObject | null;
    if (object === null) continue;
    try {
      await untilAccepted(() => objects.create(object));
    } catch (error) {
      const output = error instanceof Error ? error.message : String(error);
      return fail('unexpected', `The lab's ${object.kind} ${object.metadata?.name} was not accepted.`, { output });
    }
  }
  return ok(undefined);
}
