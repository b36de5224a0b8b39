import assert from 'node:assert/strict';
import { test } from 'node:test';
import { openKubelet, type TestKubelet } from '../testing/open-kubelet.ts';

const image = 'test:1';

function end({ pod }: TestKubelet, name: string): string {
  const { phase, reason = '', message = '' } = pod(name)?.status ?? {};
  return `${phase} ${reason} ${message}`;
}

test('an emptyDir with more in it than it may have', async () => {
  using kubelet = openKubelet();
  const volumes = [{ name: 'cache', emptyDir: { sizeLimit: '2Mi' } }];
  const volumeMounts = [{ name: 'cache', mountPath: '/cache' }];
  const fill = (mebibytes: number) => ({
    volumes,
    containers: [{ name: 'c', image, command: ['fill', '/cache/file', String(mebibytes)], volumeMounts }],
  });
  kubelet.run('much', fill(3));
  kubelet.run('little', fill(1));
  await kubelet.clock.advance(5_000);
  assert.equal(end(kubelet, 'much'), 'Running  ');
  await kubelet.clock.advance(75_000);
  const message = 'Usage of EmptyDir volume "cache" exceeds the limit "2Mi". ';
  assert.equal(end(kubelet, 'much'), `Failed Evicted ${message}`);
  assert.ok(kubelet.events('much').includes(`Evicted: ${message}`));
  assert.equal(kubelet.status('much')?.state.terminated?.exitCode, 137);
  assert.equal(end(kubelet, 'little'), 'Running  ');
});

test('a container that writes more to its root than its limit', async () => {
  using kubelet = openKubelet();
  const resources = { limits: { 'ephemeral-storage': '1Mi' } };
  kubelet.run('web', { containers: [{ name: 'c', image, command: ['fill', '/file', '2'], resources }] });
  await kubelet.clock.advance(20_000);
  assert.equal(
    end(kubelet, 'web'),
    'Failed Evicted Pod ephemeral local storage usage exceeds the total limit of containers 1Mi. ',
  );
});

test('a node short of memory loses the Pod that takes most beyond what it asked for, and says so for five minutes', async () => {
  using kubelet = openKubelet();
  const { cluster, clock } = kubelet;
  const pressure = (): string => {
    const status = cluster.reader.get('/api/v1/nodes', undefined, 'drydock-control-plane')?.status as {
      conditions: { type: string; status: string; reason: string }[];
    };
    const found = status.conditions.find(({ type }) => type === 'MemoryPressure');
    return `${found?.status} ${found?.reason}`;
  };
  const eat = (mebibytes: number, memory?: string) => ({
    containers: [
      {
        name: 'c',
        image,
        command: ['eat', String(mebibytes)],
        ...(memory === undefined ? {} : { resources: { requests: { memory } } }),
      },
    ],
  });
  kubelet.run('fair', eat(4_000, '4000Mi'));
  kubelet.run('small', eat(600));
  kubelet.run('big', eat(3_000));
  await clock.advance(13_000);
  assert.equal(pressure(), 'True KubeletHasInsufficientMemory');
  assert.match(
    end(kubelet, 'big'),
    /^Failed Evicted The node was low on resource: memory\. Threshold quantity: 100Mi, available: \d+[KM]i\. Container c was using 3000Mi, request is 0, has larger consumption of memory\. $/,
  );
  const disruption = kubelet.pod('big')?.status.conditions?.find(({ type }) => type === 'DisruptionTarget');
  assert.equal(disruption?.reason, 'TerminationByKubelet');
  assert.match(disruption?.lastTransitionTime ?? '', /^2026-/);
  await clock.advance(60_000);
  assert.equal(pressure(), 'True KubeletHasInsufficientMemory');
  assert.equal(end(kubelet, 'fair'), 'Running  ');
  assert.equal(end(kubelet, 'small'), 'Running  ');
  await clock.advance(300_000);
  assert.equal(pressure(), 'False KubeletHasSufficientMemory');
});

test('a container over its limit of memory is killed for it', async () => {
  using kubelet = openKubelet();
  const resources = { limits: { memory: '16Mi' } };
  kubelet.run('web', { restartPolicy: 'Never', containers: [{ name: 'c', image, command: ['eat', '17'], resources }] });
  await kubelet.clock.advance(5_000);
  const { exitCode, reason } = kubelet.status('web')?.state.terminated ?? {};
  assert.deepEqual([exitCode, reason], [137, 'OOMKilled']);
});
