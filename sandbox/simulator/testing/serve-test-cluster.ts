/** A simulated cluster that kubectl can talk to, for tests: a quiet one, whose running Pods the test says itself. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { stringify } from 'yaml';
import type { Cluster } from '../cluster/cluster.ts';
import type { RunningPod } from '../kubelet/running-pods.ts';
import { FrontDoor } from '../provider/front-door.ts';
import { metaOf } from '../registry/object-access.ts';
import { ApiServer } from '../serving/api-server.ts';
import type { VirtualClock } from '../time/virtual-clock.ts';
import { fingerprintOf, makeAuthority, makeClientCertificate, makeServerCertificate } from '../tls/certificates.ts';
import { openTestCluster } from './open-test-cluster.ts';

const subject = { commonName: 'kubernetes' };

export interface ServedTestCluster extends AsyncDisposable {
  readonly cluster: Cluster;
  readonly clock: VirtualClock;
  readonly url: string;
  /** Path of a kubeconfig of its administrator. */
  readonly kubeconfig: string;
  /** A Pod of namespace `default` on the node, with this status, and what runs of it. */
  addPod(name: string, pod: { spec: object; status: object }, running: RunningPod | undefined): void;
}

export async function serveTestCluster(): Promise<ServedTestCluster> {
  const authority = makeAuthority(subject, new Date());
  const server = makeServerCertificate(authority, subject, ['127.0.0.1'], new Date());
  const client = makeClientCertificate(
    authority,
    subject,
    { commonName: 'kubernetes-admin', organization: 'kubeadm:cluster-admins' },
    new Date(),
  );
  const opened = openTestCluster({ administrator: fingerprintOf(client), quiet: true });
  const { cluster, clock } = opened;
  const running = new Map<string, RunningPod>();
  Object.assign(cluster, { runningPods: { find: (uid: string) => running.get(uid) } });
  const frontDoor = new FrontDoor(server, authority);
  const door = await frontDoor.open(new ApiServer(cluster));
  const url = `https://127.0.0.1:${door.port}`;
  const folder = mkdtempSync(join(tmpdir(), 'served-cluster-'));
  const kubeconfig = join(folder, 'kubeconfig');
  const base64 = (text: string): string => Buffer.from(text).toString('base64');
  writeFileSync(
    kubeconfig,
    stringify({
      apiVersion: 'v1',
      kind: 'Config',
      'current-context': 'test',
      clusters: [
        { name: 'test', cluster: { server: url, 'certificate-authority-data': base64(authority.certificate) } },
      ],
      contexts: [{ name: 'test', context: { cluster: 'test', user: 'test' } }],
      users: [
        {
          name: 'test',
          user: { 'client-certificate-data': base64(client.certificate), 'client-key-data': base64(client.key) },
        },
      ],
    }),
  );
  return {
    cluster,
    clock,
    url,
    kubeconfig,
    addPod(name, { spec, status }, runs) {
      const pods = cluster.registry('/api/v1/pods');
      const user = { name: 'test', groups: ['system:masters'] };
      const write = { context: { now: cluster.now(), user }, dryRun: false };
      const containers = [{ name: 'main', image: 'test' }];
      const object = pods.resource.decode(
        {
          value: JSON.parse(
            JSON.stringify({
              apiVersion: 'v1',
              kind: 'Pod',
              metadata: { name, namespace: 'default' },
              spec: { nodeName: 'node', containers, ...spec },
            }),
          ),
          duplicates: [],
        },
        'Ignore',
      ).object;
      const made = pods.create('default', object, write);
      const withStatus = { ...made, status: JSON.parse(JSON.stringify(status)) };
      pods.update('default', name, () => withStatus, { ...write, subresource: 'status' });
      if (runs) running.set(metaOf(made).uid ?? '', runs);
    },
    [Symbol.asyncDispose]: async () => {
      cluster.close();
      await door[Symbol.asyncDispose]();
      frontDoor.close();
      rmSync(folder, { recursive: true });
    },
  };
}
