import assert from 'node:assert/strict';
import { test } from 'node:test';
import { openContainer } from './testing/open-container.ts';
import { type Distribution, toolSet } from './tools/tool-set.ts';

/** Real time everything in a container may take from everything else at once, ms. */
const longestTurnMs = 1_000;

interface Ran {
  readonly out: string;
  readonly code: number | undefined;
  readonly processes: number;
  readonly bytes: number;
}

/** What a script says in `seconds` of a container's time; the container is killed then, and has to be gone. */
async function run(
  script: string,
  {
    distribution = 'busybox' as Distribution,
    seconds = 5,
    memoryLimitBytes = undefined as number | undefined,
    files = {} as Readonly<Record<string, string>>,
  } = {},
): Promise<Ran> {
  const { container, clock } = openContainer({
    programs: toolSet(distribution),
    files,
    command: ['sleep', '1000000'],
    ...(memoryLimitBytes === undefined ? {} : { memoryLimitBytes }),
  });
  await clock.settle();
  const shell = distribution === 'debian' ? 'bash' : 'sh';
  const session = container.exec({ argv: [shell, '-c', `exec 2>&1; ${script}`], stdin: false, tty: false });
  let out = '';
  session.onOutput((_, bytes) => {
    if (out.length < 100_000) out += new TextDecoder().decode(bytes);
  });
  let code: number | undefined;
  void session.exit.then((exit) => {
    code = exit.code;
  });
  const step = 100;
  for (let ms = 0; ms < seconds * 1000 && code === undefined; ms += step) {
    const before = performance.now();
    await clock.advance(step);
    const took = performance.now() - before;
    assert.ok(took < longestTurnMs, `${script}: ${took} ms for ${step} ms of the cluster`);
  }
  const processes = container.pidNamespace.processes().length;
  const { memoryBytes: bytes } = container.usage();
  container.kill('SIGKILL');
  await clock.advance(100);
  assert.ok(container.exit, `${script}: the container has not ended`);
  return { out, code, processes, bytes };
}

test('a container has no more processes than it may have', async () => {
  const loop = await run('while :; do sleep 100 & done');
  assert.equal(loop.out, "sh: can't fork: Resource temporarily unavailable\n");
  assert.equal(loop.code, 2);
  const bomb = await run('bomb() { bomb | bomb & }; bomb; sleep 100');
  assert.ok(bomb.processes <= 300, `${bomb.processes} processes`);
  const inBash = await run('while :; do sleep 100 & done', { distribution: 'debian' });
  assert.match(inBash.out, /^bash: (line 1: )?fork: retry: Resource temporarily unavailable\n$/);
});

test('a full root says so', async () => {
  assert.match(
    (await run('dd if=/dev/zero of=/f bs=1M count=100')).out,
    /^dd: error writing '\/f': No space left on device\n/,
  );
  assert.match((await run('cat /dev/zero > /f')).out, /^cat: write error: No space left on device\n$/);
  const { out } = await run('i=0; while [ $i -lt 10 ]; do cp /bin/sh /f$i; i=$((i+1)); done; ls / | grep -c f');
  assert.equal(out, '10\n');
});

test('no expression takes longer than its text is long', async () => {
  const text = `${'a'.repeat(5000)}b`;
  const scripts = [
    `grep -E '(a+)+$' /f`,
    `grep '\\(a*\\)*c' /f`,
    `grep -w 'a.*a.*a.*a.*c' /f`,
    `sed -E 's/(a|aa)+$//' /f | wc -c`,
    `awk '/(a|a)*$/ && $0 ~ "(a*)*c"' /f`,
    `expr "$(cat /f)" : '\\(a*\\)*c'`,
    `case $(cat /f) in *a*a*a*a*a*a*c) echo yes ;; esac`,
    `x=$(cat /f); echo \${x%a*a*a*c} | wc -c; echo \${x##*a*a*a*c} | wc -c`,
    `touch /${'a'.repeat(200)}; ls /*a*a*a*a*a*a*a*c`,
    `find / -name '*a*a*a*a*a*a*a*c'`,
  ];
  for (const script of scripts) await run(`printf '${text}\\n' > /f; ${script}`, { seconds: 1 });
  // What has no quick way is refused where it would be slow.
  assert.equal(
    (
      await run(`grep -E '(a+)+\\1$' /f; grep -c '\\(b\\)\\1' /g; true`, {
        files: { '/f': `${text}\n`, '/g': 'abba\n' },
      })
    ).out,
    'grep: memory exhausted\n1\n',
  );
});
