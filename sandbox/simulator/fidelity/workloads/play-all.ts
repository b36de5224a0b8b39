/** Plays scripts on one real cluster, some at a time; those that change its node come last, one by one. */
import { setTimeout as pause } from 'node:timers/promises';
import { isList, isObject } from '../../patch/json.ts';
import { metaOf } from '../../registry/object-access.ts';
import { ClusterClient } from '../cluster-client.ts';
import { mapBounded } from '../map-bounded.ts';
import { fetchImages } from './fetch-images.ts';
import { namespaceOf, play } from './play.ts';
import type { WorkloadScript } from './script.ts';
import { type RealStage, realStage } from './stage.ts';
import type { Played } from './tell.ts';

export async function playAll(
  scripts: readonly WorkloadScript[],
  cluster: Omit<RealStage, 'node'>,
  atOneTime: number,
  onPlayed: (script: WorkloadScript, played: Played | Error) => void,
): Promise<void> {
  using client = new ClusterClient(cluster.kubeconfig);
  const node = await nodeOf(client);
  const stage = realStage({ ...cluster, node }, client);
  // What a script has left that came to no end.
  const open = { spec: { unschedulable: null, taints: null } };
  const openNode = () => client.call('PATCH', `/api/v1/nodes/${node}`, open, 'application/merge-patch+json');
  await fetchImages(client, stage, scripts);
  const one = async (script: WorkloadScript): Promise<void> => {
    const played = await play(script, stage).catch((error: Error) => error);
    onPlayed(script, played);
    await client.call('DELETE', `/api/v1/namespaces/${namespaceOf(script)}`);
  };
  await mapBounded(
    scripts.filter(({ alone }) => !alone),
    atOneTime,
    one,
  );
  for (const script of scripts.filter(({ alone }) => alone)) {
    await one(script);
    await openNode();
  }
}

/** The name of the one node, once it is ready. */
async function nodeOf(client: ClusterClient): Promise<string> {
  for (;;) {
    const { body } = await client.call('GET', '/api/v1/nodes');
    const [node] = (isList(body.items) ? body.items : []).filter(isObject);
    const { conditions } = (node?.status ?? {}) as { conditions?: readonly { type: string; status: string }[] };
    if (node && conditions?.some(({ type, status }) => type === 'Ready' && status === 'True'))
      return String(metaOf(node).name);
    await pause(500);
  }
}
