/** Gets the images of these scripts, or of all, onto the node, so that no story tells of the first pull. */
import { isList, isObject } from '../../patch/json.ts';
import type { ClusterClient } from '../cluster-client.ts';
import { openNamespace } from '../run-script.ts';
import type { WorkloadScript } from './script.ts';
import type { Stage } from './stage.ts';
import { sideNamespace } from './until-kubelet-has-told.ts';

export const images = [
  'nginx:1.27',
  'nginx:1.28',
  'nginx:1.29',
  'busybox:1.36',
  'registry.k8s.io/e2e-test-images/agnhost:2.53',
];
const lookMs = 500;
/** Controllers of a fresh cluster take a while to come up, real ms. */
const emptyMs = 120_000;

export async function fetchImages(
  client: ClusterClient,
  stage: Stage,
  scripts?: readonly WorkloadScript[],
): Promise<void> {
  if ((await client.call('GET', `/api/v1/namespaces/${sideNamespace}`)).code === 404)
    await stage.during(openNamespace(client, sideNamespace, emptyMs));
  const text = scripts?.map(({ files, steps }) => JSON.stringify([...files, ...steps])).join('');
  const needed = images.filter((image) => text?.includes(image) ?? true);
  const containers = needed.map((image, index) => ({ name: `c${index}`, image, command: ['sh', '-c', 'true'] }));
  const pods = `/api/v1/namespaces/${sideNamespace}/pods`;
  const pod = {
    metadata: { name: 'images' },
    spec: { restartPolicy: 'Never', terminationGracePeriodSeconds: 0, containers },
  };
  await client.call('POST', pods, pod);
  for (;;) {
    const { status } = (await client.call('GET', `${pods}/images`)).body;
    const statuses = isObject(status) && isList(status.containerStatuses) ? status.containerStatuses : [];
    if (statuses.filter((one) => isObject(one) && one.imageID !== '').length === needed.length) break;
    await stage.pass(lookMs);
  }
  await client.call('DELETE', `${pods}/images`);
}
