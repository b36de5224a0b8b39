import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { test } from 'node:test';
import { run } from '../../../exec/run.ts';
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
  const session = container.exec({ argv: [shell, '-c', script, shell], stdin: false, tty: false });
  let stdout = '';
  let code: number | undefined;
  session.onOutput((stream, bytes) => {
    if (stream === 'stdout') stdout += new TextDecoder().decode(bytes);
  });
  void session.exit.then((exit) => {
    code = exit.code;
  });
  for (let ms = 0; ms < longestMs && code === undefined; ms += 100) await clock.advance(100);
  return { stdout: stdout.replace(/\n$/, ''), code };
}

for (const [shell, path] of [
  ['sh', '/usr/bin/dash'],
  ['bash', '/usr/bin/bash'],
] as const) {
  test(`scripts answer as ${path} does`, { skip: existsSync(path) ? false : `no ${path} here` }, async (t) => {
    for (const { script, only } of comparisonScripts) {
      if (only && only !== shell) continue;
      await t.test(script, async () => {
        const env = { PATH: '/usr/bin:/bin', HOME: '/root', LC_ALL: 'C' };
        // The second `shell` is $0.
        const real = await run(path, ['-c', script, shell], { env, extendEnv: false, cwd: '/', timeoutMs: 10_000 });
        assert.deepEqual(await ours(shell, script), { stdout: real.stdout, code: real.exitCode });
      });
    }
  });
}
