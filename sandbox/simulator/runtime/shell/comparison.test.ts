import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { test } from 'node:test';
import { VirtualClock } from '../../time/virtual-clock.ts';
import { openContainer } from '../testing/open-container.ts';
import { toolSet } from '../tools/tool-set.ts';
import { comparisonScripts } from './comparison-scripts.ts';

/** What a script may take of the cluster's time, ms: all of them are done long before. */
const longestMs = 3_000;
const files = { '/etc/passwd': 'root:x:0:0:root:/root:/bin/bash\n', '/etc/group': 'root:x:0:\n' };

async function ours(
  shell: 'sh' | 'bash',
  script: string,
): Promise<{ readonly stdout: string; readonly code: number | undefined }> {
  const { container, clock } = openContainer({
    programs: toolSet('debian'),
    files,
    clock: new VirtualClock(new Date()),
    env: { PATH: '/usr/bin:/bin', HOME: '/root' },
    command: ['sleep', '1000'],
  });
  const session = container.exec({ argv: [shell, '-c', script], stdin: false, tty: false });
  let stdout = '';
  let code: number | undefined;
  session.onOutput((stream, bytes) => {
    if (stream === 'stdout') stdout += new TextDecoder().decode(bytes);
  });
  void session.exit.then((exit) => {
    code = exit.code;
  });
  for (let ms = 0; ms < longestMs && code === undefined; ms += 100) await clock.advance(100);
  return { stdout, code };
}

for (const [shell, real] of [
  ['sh', '/usr/bin/dash'],
  ['bash', '/usr/bin/bash'],
] as const) {
  test(`scripts answer as ${real} does`, { skip: existsSync(real) ? false : `no ${real} here` }, async (t) => {
    for (const { script, only } of comparisonScripts) {
      if (only && only !== shell) continue;
      await t.test(script, async () => {
        const env = { ...process.env, PATH: '/usr/bin:/bin', HOME: '/root', LC_ALL: 'C' };
        const expected = spawnSync(real, ['-c', script], {
          argv0: shell,
          env,
          encoding: 'utf8',
          timeout: 10_000,
          cwd: '/',
          stdio: ['ignore', 'pipe', 'ignore'],
        });
        assert.deepEqual(await ours(shell, script), { stdout: expected.stdout, code: expected.status });
      });
    }
  });
}
