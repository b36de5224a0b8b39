import assert from 'node:assert/strict';
import { test } from 'node:test';
import { openKubelet, type TestKubelet } from './testing/open-kubelet.ts';

const once = (kubelet: TestKubelet, name: string): string[] =>
  kubelet.events(name).map((event) => event.replace(/ x\d+$/, ''));

function setStatus({ cluster, pod }: TestKubelet, name: string, status: number): void {
  const running = cluster.runningPods?.find(pod(name)?.metadata.uid ?? '');
  running?.container('a')?.files.write('/status', String(status));
}

test('readiness follows what the server answers, after as many answers as are asked for', async () => {
  using kubelet = openKubelet();
  const readinessProbe = { httpGet: { path: '/', port: 80 }, periodSeconds: 2, failureThreshold: 2 };
  kubelet.run('web', { containers: [{ name: 'a', image: 'test:1', readinessProbe }] });
  await kubelet.clock.advance(5_000);
  assert.equal(kubelet.status('web')?.ready, true);
  setStatus(kubelet, 'web', 503);
  await kubelet.clock.advance(1_900);
  assert.equal(kubelet.status('web')?.ready, true);
  await kubelet.clock.advance(2_200);
  assert.equal(kubelet.status('web')?.ready, false);
  const ready = kubelet.pod('web')?.status.conditions?.find(({ type }) => type === 'Ready');
  assert.deepEqual([ready?.status, ready?.reason], ['False', 'ContainersNotReady']);
  assert.ok(once(kubelet, 'web').includes('Unhealthy: Readiness probe failed: HTTP probe failed with statuscode: 503'));
  setStatus(kubelet, 'web', 200);
  await kubelet.clock.advance(2_000);
  assert.equal(kubelet.status('web')?.ready, true);
});

test('other probes wait for the startup probe, which has its own patience', async () => {
  using kubelet = openKubelet();
  kubelet.run('web', {
    terminationGracePeriodSeconds: 1,
    containers: [
      {
        name: 'a',
        image: 'test:1',
        startupProbe: { exec: { command: ['cat', '/started'] }, periodSeconds: 2, failureThreshold: 10 },
        livenessProbe: { httpGet: { path: '/', port: 82 }, periodSeconds: 1, failureThreshold: 1 },
      },
    ],
  });
  await kubelet.clock.advance(10_000);
  assert.equal(kubelet.status('web')?.started, false);
  assert.equal(kubelet.status('web')?.restartCount, 0);
  const failure = "Startup probe failed: cat: can't open '/started': No such file or directory\n";
  assert.ok(once(kubelet, 'web').includes(`Unhealthy: ${failure}`));
  await kubelet.clock.advance(20_000);
  assert.ok(once(kubelet, 'web').includes('Killing: Container a failed startup probe, will be restarted'));
  assert.equal(kubelet.status('web')?.restartCount, 1);
});

test('a command that takes too long, one that is not there, and a port without a name', async () => {
  using kubelet = openKubelet();
  const run = (name: string, readinessProbe: object) =>
    kubelet.run(name, { containers: [{ name: 'a', image: 'test:1', readinessProbe }] });
  run('slow', { exec: { command: ['sleep', '5'] }, periodSeconds: 3, timeoutSeconds: 1 });
  run('missing', { exec: { command: ['nosuch'] }, periodSeconds: 3 });
  run('port', { httpGet: { port: 'nosuch' }, periodSeconds: 3 });
  run('https', { httpGet: { port: 80, scheme: 'HTTPS' }, periodSeconds: 3 });
  await kubelet.clock.advance(8_000);
  const unhealthy = (name: string) => once(kubelet, name).find((event) => event.startsWith('Unhealthy'));
  assert.equal(unhealthy('slow'), 'Unhealthy: Readiness probe failed: command timed out: "sleep 5" timed out after 1s');
  assert.match(
    unhealthy('missing') ?? '',
    /^Unhealthy: Readiness probe errored and resulted in unknown state: rpc error: code = Unknown desc = failed to exec in container: failed to start exec "[0-9a-f]{64}": OCI runtime exec failed: exec failed: unable to start container process: exec: "nosuch": executable file not found in \$PATH: unknown$/,
  );
  assert.equal(
    unhealthy('port'),
    'Unhealthy: Readiness probe errored and resulted in unknown state: strconv.Atoi: parsing "nosuch": invalid syntax',
  );
  const ip = kubelet.pod('https')?.status.podIP;
  assert.equal(
    unhealthy('https'),
    `Unhealthy: Readiness probe failed: Get "https://${ip}:80/": http: server gave HTTP response to HTTPS client`,
  );
});
