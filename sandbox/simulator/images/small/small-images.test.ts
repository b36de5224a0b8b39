import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { openImage } from '../testing/open-image.ts';

describe('small images', () => {
  for (const [image, port, path, expected, options] of [
    ['gcr.io/google-samples/hello-app:2.0', 8_080, '/', /^Hello, world!\nVersion: 2\.0\.0\nHostname: test\n$/, {}],
    ['hashicorp/http-echo', 5_678, '/', /^hi\n$/, { args: ['-text=hi'] }],
    [
      'traefik/whoami',
      80,
      '/x',
      /^Hostname: test\nIP: 127\.0\.0\.1\nIP: ::1\nIP: 10\.244\.0\.9\nRemoteAddr: [\d.:]+\nGET \/x HTTP\/1\.1\nHost: web\n/,
      {},
    ],
    ['kicbase/echo-server:1.0', 8_080, '/a', /^Request served by test\n\nGET \/a HTTP\/1\.1\n\nHost: web\n/, {}],
    ['ealen/echo-server', 80, '/?echo_body=x', /^x$/, {}],
    [
      'registry.k8s.io/echoserver:1.10',
      8_080,
      '/',
      /Hostname: test\n\nPod Information:\n\t-no pod information available-/,
      {},
    ],
    ['registry.k8s.io/echoserver:1.4', 8_080, '/', /^CLIENT VALUES:\n/, {}],
    ['httpd:2.4', 80, '/', /^<html><body><h1>It works!<\/h1><\/body><\/html>\n$/, {}],
    [
      'python:3.12-alpine',
      8_000,
      '/etc/',
      /<title>Directory listing for \/etc\/<\/title>/,
      { command: ['python', '-m', 'http.server'] },
    ],
  ] as const)
    it(`${image} answers`, async () => {
      const { get } = await openImage(image, options);
      const reply = await get(path, { port });
      assert.equal(reply.status, 200);
      assert.match(reply.body, expected);
    });

  it('ends as each program does at its signal', async () => {
    for (const [image, signal, code, options] of [
      ['registry.k8s.io/pause:3.10', 'SIGTERM', 0, {}],
      ['hashicorp/http-echo', 'SIGTERM', 2, { args: ['-text=x'] }],
      ['gcr.io/google-samples/hello-app:1.0', 'SIGTERM', 2, {}],
      ['httpd', 'SIGWINCH', 0, {}],
      ['python:3', 'SIGTERM', undefined, { command: ['python', '-m', 'http.server'] }],
    ] as const) {
      const { container, exitWithin } = await openImage(image, options);
      container.kill(signal);
      assert.equal((await exitWithin(100))?.code, code, image);
    }
  });

  it('prints pi as the Job of the documentation does', async () => {
    const { log, exitWithin } = await openImage('perl:5.34.0', {
      command: ['perl', '-Mbignum=bpi', '-wle', 'print bpi(2000)'],
    });
    assert.equal((await exitWithin(10_000))?.code, 0);
    assert.match(log(), /^3\.14159265358979323846\d+\n$/);
    assert.equal(log().length, 2_002);
  });

  it('has a load that costs processor time, and stress that is killed over its limit', async () => {
    const php = await openImage('registry.k8s.io/hpa-example');
    const asked = php.get('/');
    await php.clock.advance(100);
    assert.equal((await asked).body, 'OK!');
    assert.ok(php.container.usage().cpuMillis >= 45);
    const stress = await openImage('polinux/stress', {
      command: ['stress'],
      args: ['--vm', '1', '--vm-bytes', '250M', '--vm-hang', '1'],
      memoryLimitBytes: 100 * 1024 * 1024,
    });
    assert.match(stress.log(), /^stress: info: \[1\] dispatching hogs: 0 cpu, 0 io, 1 vm, 0 hdd\n/);
    assert.deepEqual([(await stress.exitWithin(2_000))?.reason, stress.container.exit?.code], ['OOMKilled', 137]);
  });
});
