import assert from 'node:assert/strict';
import { mkdtempSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { repositoryRoot } from '../config/repository-root.ts';
import { type RunOptions, run } from '../sandbox/exec/run.ts';

function drydock(args: readonly string[], options: RunOptions = {}) {
  return run(process.execPath, ['bin/drydock.mjs', ...args], { cwd: repositoryRoot, timeoutMs: 120_000, ...options });
}

test('help names every verb, and settings with their variables and defaults', async () => {
  const verbs = await drydock(['--help']);
  for (const verb of [
    'start',
    'dev',
    'doctor',
    'admin-password',
    'cluster',
    'lab',
    'lint',
    'check',
    'fix',
    'test',
    'bench',
  ])
    assert.match(verbs.stdout, new RegExp(`^  ${verb} `, 'm'));
  const settings = await drydock(['start', '--help']);
  assert.match(settings.stdout, /--sandbox-minutes[^-]*DRYDOCK_SANDBOX_MINUTES, 60 by default/);
});

test('a wrong value is named with where it was given, in one sentence', async () => {
  const flag = await drydock(['start', '--port', 'eighty']);
  assert.equal(flag.exitCode, 1);
  assert.match(flag.stderr, /^--port is 'eighty'/);
  assert.doesNotMatch(flag.stderr, /\n\s+at /);
  const variable = await drydock(['start'], { env: { DRYDOCK_PROVIDER: 'podman' } });
  assert.match(variable.stderr, /^DRYDOCK_PROVIDER is 'podman'/);
});

test('start says what is in its way: the address, the port, the data folder', async (context) => {
  const data = mkdtempSync(join(tmpdir(), 'drydock-cli-'));
  context.after(() => rm(data, { recursive: true }));
  const refused = async (...args: string[]) =>
    (await drydock(['start', '--provider', 'simulator', '--data', data, ...args])).stderr;
  assert.match(await refused('--address', '0.0.0.0'), /Missing:[\s\S]*TLS[\s\S]*--origins[\s\S]*admin-password FILE/);
  assert.match(await refused('--admin-password-file', join(data, 'none')), /^--admin-password-file .*ENOENT/);
  assert.match(await refused('--port', '6667'), /browsers refuse/);
  assert.match(
    (await drydock(['start', '--data', '/dev/null/x'])).stderr,
    /data folder \/dev\/null\/x cannot be written to/,
  );
});

test('doctor names every part and what a missing one costs', async () => {
  const ran = await drydock(['doctor'], { env: { DOCKER_HOST: 'unix:///nonexistent.sock' } });
  assert.equal(ran.exitCode, 1);
  for (const part of ['Docker', 'kind', 'kubectl', 'bubblewrap', 'browser'])
    assert.match(ran.stdout, new RegExp(`^  ${part} `, 'm'));
  assert.match(ran.stdout, /Docker +missing\. No real clusters/);
});

test('a cluster without Docker, a lab and a bench that do not exist: each a sentence', async () => {
  const cluster = await drydock(['cluster', 'list', '--provider', 'kind'], {
    env: { DOCKER_HOST: 'unix:///nonexistent.sock' },
  });
  assert.match(cluster.stderr, /Docker/);
  assert.equal(cluster.exitCode, 1);
  assert.match((await drydock(['lab', 'test', 'pots'])).stderr, /There is no lab 'pots'\. There are: pods/);
  assert.match(
    (await drydock(['bench', 'nothing'])).stderr,
    /There is no bench 'nothing'\. There are: kind, simulator/,
  );
});
