import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Ran } from '../exec/run.ts';
import { translateFailure } from './translate-failure.ts';

function ran(output: string, more: Partial<Ran> = {}): Ran {
  return {
    ok: false,
    exitCode: 1,
    stdout: '',
    stderr: output,
    output,
    command: 'kind create cluster',
    reason: 'exited',
    ...more,
  };
}

test('the words of kind and Docker become failures with the raw output kept', () => {
  const table: [string, string][] = [
    [
      'ERROR: failed to list nodes: Cannot connect to the Docker daemon at unix:///var/run/docker.sock. Is the docker daemon running?',
      'no-docker',
    ],
    ['permission denied while trying to connect to the Docker daemon socket', 'no-docker'],
    ['ERROR: failed to create cluster: node(s) already exist for a cluster with the name "drydock-a"', 'name-taken'],
    ['docker: Error response from daemon: Bind for 127.0.0.1:80 failed: port is already allocated', 'port-taken'],
    ['dial unix /var/run/docker.sock: connect: permission denied', 'no-docker'],
    [
      'ERROR: failed to create cluster: could not find a log line that matches "Reached target .*Multi-User System.*"',
      'inotify-limit',
    ],
    ['no room in here', 'unexpected'],
    ['failed to create fsnotify watcher: too many open files', 'inotify-limit'],
    ['write /var/lib/docker/tmp: no space left on device', 'disk-full'],
    ['docker: Error response from daemon: manifest for kindest/node:v9 not found: manifest unknown', 'image-missing'],
    ["Unable to find image 'kindest/node:v9' locally", 'image-missing'],
    ['fork/exec: cannot allocate memory', 'out-of-memory'],
    ['something new', 'unexpected'],
  ];
  for (const [output, code] of table) {
    const failure = translateFailure(ran(output));
    assert.equal(failure.code, code, output);
    assert.equal(failure.output, output);
  }
});

test('a command that is missing, cancelled or too slow is told apart', () => {
  assert.equal(translateFailure(ran('', { reason: 'not-installed' })).code, 'no-kind');
  assert.equal(translateFailure(ran('', { reason: 'not-installed', command: 'docker ps' })).code, 'no-docker');
  assert.equal(translateFailure(ran('', { reason: 'cancelled' })).code, 'cancelled');
  assert.equal(translateFailure(ran('', { reason: 'timed-out' })).code, 'timed-out');
  assert.equal(translateFailure(ran('', { reason: 'killed', exitCode: null })).code, 'cancelled');
});
