import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fullImageName, ImageNameError } from './images/image-reference.ts';
import { openKubelet } from './testing/open-kubelet.ts';

test('names of images are completed, and refused in the words of their library', () => {
  assert.equal(fullImageName('nginx'), 'docker.io/library/nginx:latest');
  assert.equal(fullImageName('me/app:1'), 'docker.io/me/app:1');
  assert.equal(fullImageName('localhost:5000/a/b'), 'localhost:5000/a/b:latest');
  assert.equal(fullImageName(`nginx@sha256:${'a'.repeat(64)}`), `docker.io/library/nginx@sha256:${'a'.repeat(64)}`);
  const upper = `couldn't parse image name "Busybox:1.36": invalid reference format: repository name (library/Busybox) must be lowercase`;
  assert.throws(() => fullImageName('Busybox:1.36'), { message: upper });
  assert.throws(() => fullImageName('a b'), ImageNameError);
});

test('an image that nobody has is asked for again after delays that double', async () => {
  using kubelet = openKubelet();
  kubelet.run('web', { containers: [{ name: 'a', image: 'nosuch:1' }] });
  const waiting = () => kubelet.status('web')?.state.waiting;
  await kubelet.clock.advance(2_000);
  assert.equal(waiting()?.reason, 'ErrImagePull');
  await kubelet.clock.advance(18_000);
  assert.equal(waiting()?.reason, 'ImagePullBackOff');
  assert.match(
    waiting()?.message ?? '',
    /^Back-off pulling image "nosuch:1": ErrImagePull: failed to pull and unpack image "docker\.io\/library\/nosuch:1": /,
  );
  const pulls = () =>
    Number(/ x(\d+)$/.exec(kubelet.events('web').find((event) => event.startsWith('Pulling:')) ?? '')?.[1]);
  assert.equal(pulls(), 2);
  // After 20 s; the kubelet looks up to fifteen seconds later.
  await kubelet.clock.advance(35_000);
  assert.equal(pulls(), 3);
  await kubelet.clock.advance(20_000);
  assert.equal(pulls(), 3);
  await kubelet.clock.advance(40_000);
  assert.equal(pulls(), 4);
});

test('an image that may not be pulled, and one that cannot be named', async () => {
  using kubelet = openKubelet();
  kubelet.run('never', { containers: [{ name: 'a', image: 'test:1', imagePullPolicy: 'Never' }] });
  kubelet.run('badname', { containers: [{ name: 'a', image: 'Test:1' }] });
  await kubelet.clock.advance(2_000);
  assert.deepEqual(kubelet.status('never')?.state.waiting, {
    reason: 'ErrImageNeverPull',
    message: 'Container image "test:1" is not present with pull policy of Never',
  });
  assert.equal(kubelet.status('badname')?.state.waiting?.reason, 'InvalidImageName');
  assert.ok(
    kubelet
      .events('never')
      .includes('ErrImageNeverPull: Container image "test:1" is not present with pull policy of Never x2'),
  );
});

test('an image is pulled once, unless it is always to be', async () => {
  using kubelet = openKubelet();
  kubelet.run('one', { containers: [{ name: 'a', image: 'test:1' }] });
  await kubelet.clock.advance(3_000);
  kubelet.run('two', { containers: [{ name: 'a', image: 'test:1' }] });
  kubelet.run('three', { containers: [{ name: 'a', image: 'test:1', imagePullPolicy: 'Always' }] });
  await kubelet.clock.advance(3_000);
  assert.equal(
    kubelet.events('two')[0],
    'Pulled: Container image "test:1" already present on machine and can be accessed by the pod',
  );
  assert.match(
    kubelet.events('three')[1] ?? '',
    /^Pulled: Successfully pulled image "test:1" in \d+ms \(\d+ms including waiting\)/,
  );
});

test('a Pod that may run for three seconds is stopped then', async () => {
  using kubelet = openKubelet();
  kubelet.run('web', {
    activeDeadlineSeconds: 3,
    terminationGracePeriodSeconds: 1,
    containers: [{ name: 'a', image: 'test:1', command: ['sleep'] }],
  });
  await kubelet.clock.advance(20_000);
  const { phase, reason, message } = kubelet.pod('web')?.status ?? {};
  assert.deepEqual([phase, reason], ['Failed', 'DeadlineExceeded']);
  assert.equal(message, 'Pod was active on the node longer than the specified deadline');
  assert.equal(kubelet.status('web')?.state.terminated?.exitCode, 137);
  assert.ok(kubelet.events('web').includes(`DeadlineExceeded: ${message}`));
});

test('what a container leaves in its message file, or says last, is told with its end', async () => {
  using kubelet = openKubelet();
  kubelet.run('msg', {
    restartPolicy: 'Never',
    containers: [
      { name: 'a', image: 'test:1', command: ['write', '/dev/termination-log', 'bye'] },
      {
        name: 'b',
        image: 'test:1',
        command: ['exit', '5', 'last words'],
        terminationMessagePolicy: 'FallbackToLogsOnError',
      },
    ],
  });
  await kubelet.clock.advance(5_000);
  const ends = kubelet.pod('msg')?.status.containerStatuses?.map(({ state }) => state.terminated?.message);
  assert.deepEqual(ends, ['bye', 'last words\n']);
});

test('a hook that fails after the start ends its container', async () => {
  using kubelet = openKubelet();
  kubelet.run('web', {
    terminationGracePeriodSeconds: 1,
    containers: [
      {
        name: 'a',
        image: 'test:1',
        command: ['sleep'],
        lifecycle: { postStart: { exec: { command: ['exit', '2', 'oops'] } } },
      },
    ],
  });
  await kubelet.clock.advance(10_000);
  const events = kubelet.events('web').map((event) => event.replace(/ x\d+$/, ''));
  assert.ok(events.includes('FailedPostStartHook: PostStartHook failed'));
  assert.ok(events.includes('Killing: FailedPostStartHook'));
});

test('a container may restart by the code it ended with, whatever its Pod does', async () => {
  using kubelet = openKubelet();
  const restartPolicyRules = [{ action: 'Restart', exitCodes: { operator: 'In', values: [42] } }];
  const own = { image: 'test:1', restartPolicy: 'Never', restartPolicyRules };
  kubelet.run('rules', {
    restartPolicy: 'Never',
    containers: [
      { ...own, name: 'a', command: ['exit', '42'] },
      { ...own, name: 'b', command: ['exit', '1'] },
    ],
  });
  await kubelet.clock.advance(5_000);
  const restarts = kubelet.pod('rules')?.status.containerStatuses?.map(({ restartCount }) => restartCount);
  assert.deepEqual(restarts, [1, 0]);
});

test('an ephemeral container starts in a Pod that runs, and once only', async () => {
  using kubelet = openKubelet();
  const { cluster, clock } = kubelet;
  kubelet.run('web', { containers: [{ name: 'a', image: 'test:1', command: ['sleep'] }] });
  await clock.advance(3_000);
  const registry = cluster.registry('/api/v1/pods');
  const live = registry.get('default', 'web');
  const debug = { name: 'debug', image: 'test:1', command: ['exit', '3'], targetContainerName: 'a' };
  const spec = { ...(live.spec as object), ephemeralContainers: [debug] };
  const metadata = { ...(live.metadata as object), generation: 2 };
  registry.put('default', 'web', { ...live, metadata, spec } as never);
  await clock.advance(60_000);
  const [status] = kubelet.pod('web')?.status.ephemeralContainerStatuses ?? [];
  assert.equal(status?.state.terminated?.exitCode, 3);
  assert.equal(status?.restartCount, 0);
  assert.equal(kubelet.status('web')?.restartCount, 0);
});
