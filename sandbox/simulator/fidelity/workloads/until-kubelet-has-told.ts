/**
 * A kubelet writes its events one after another, on a busy machine many seconds after they were told. A Pod that cannot start, because
 * its volume is missing, has an event of its own: when that is there, all are that were told before.
 */
import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { isList } from '../../patch/json.ts';
import type { ClusterClient } from '../cluster-client.ts';

/** It is made before, with its ServiceAccount. */
export const sideNamespace = 'wl-aside';
const [attempts, everyMs] = [300, 200];

/** Gives up after a minute; what is missing then is seen as a difference. */
export async function untilKubeletHasTold(client: ClusterClient, nodeName: string): Promise<void> {
  const name = `told-${randomUUID()}`;
  const base = `/api/v1/namespaces/${sideNamespace}`;
  const container = { name: 'none', image: 'none', volumeMounts: [{ name: 'none', mountPath: '/none' }] };
  await client.call('POST', `${base}/pods`, {
    metadata: { name },
    spec: {
      nodeName,
      automountServiceAccountToken: false,
      volumes: [{ name: 'none', configMap: { name: 'none' } }],
      containers: [container],
    },
  });
  for (let i = 0; i < attempts; i++) {
    const { body } = await client.call('GET', `${base}/events?fieldSelector=involvedObject.name=${name}`);
    if (isList(body.items) && body.items.length > 0) break;
    await pause(everyMs);
  }
  await client.call('DELETE', `${base}/pods/${name}`, { gracePeriodSeconds: 0 });
}
