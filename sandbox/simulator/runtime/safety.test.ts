import assert from 'node:assert/strict';
import { test } from 'node:test';
import { openContainer } from './testing/open-container.ts';
import { type Distribution, toolSet } from './tools/tool-set.ts';

/** Processor time a container may take before everything else has a turn, ms. */
const longestTurnMs = 1_000;

interface Ran {
  readonly out: string;
  readonly code: number | undefined;
  readonly processes: number;
  readonly bytes: number;
}

/** Measures processor time, so that a busy machine does not count. */
function watchTurns(): Disposable & { readonly longestMs: number } {
  let [longestMs, before, watching] = [0, process.cpuUsage(), true];
  const turn = (): void => {
    const { user, system } = process.cpuUsage(before);
    longestMs = Math.max(longestMs, (user + system) / 1000);
    before = process.cpuUsage();
    if (watching) setImmediate(turn);
  };
  setImmediate(turn);
  return {
    get longestMs() {
      return longestMs;
    },
    [Symbol.dispose]: () => {
      watching = false;
    },
  };
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
  using turns = watchTurns();
  for (let ms = 0; ms < seconds * 1000 && code === undefined; ms += step) {
    await clock.advance(step);
    assert.ok(turns.longestMs < longestTurnMs, `${script}: ${turns.longestMs} ms in one turn`);
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

test('endless work leaves the host its turns, and ends with the container', async () => {
  const scripts = [
    `awk 'BEGIN { while (1); }'`,
    `awk 'BEGIN { for (;;) i++ }'`,
    'while :; do :; done',
    'until false; do x=$((x+1)); done',
    'f() { f; }; while :; do f; done',
    'seq 1 1000000000',
    'seq 1 1000000000 > /dev/null',
    'yes | tr y n > /dev/null',
    'yes | tail -n 1',
    'yes | wc',
    'yes | uniq',
    'yes | grep n',
    'yes | cat > /dev/null',
    'while :; do echo x; done',
    'cat /dev/zero | grep x',
    'cat /dev/zero > /dev/null',
    'sha256sum /dev/zero',
  ];
  for (const script of scripts) await run(script, { seconds: 0.4 });
});

test('what asks for too much memory fails or is killed', async () => {
  const killed = [
    'yes | sort',
    'x=$(yes)',
    'base64 /dev/zero > /dev/null',
    `awk 'BEGIN { while (1) a[i++] = i }'`,
    'read x < /dev/zero',
  ];
  for (const script of killed) {
    const { code, bytes } = await run(`${script}; exit $?`, { seconds: 30 });
    assert.ok(code === 137 || code === 2, `${script}: ${code}`);
    assert.ok(bytes < 80_000_000, `${script}: ${bytes} bytes`);
  }
  const says = async (script: string, distribution: Distribution = 'busybox') =>
    (await run(script, { distribution, seconds: 30 })).out;
  assert.equal(await says(`printf '%1000000000d' 1`), 'sh: printf: memory exhausted\n');
  assert.equal(await says(`awk 'BEGIN { s = "x"; while (1) s = s s }'`), 'awk: out of memory\n');
  assert.equal(await says('x=x; while :; do x=$x$x; done'), 'sh: out of memory\n');
  assert.equal(await says('truncate -s 100G /f'), 'truncate: /f: truncate: File too large\n');
  assert.match(
    await says('echo {1..1000000000}', 'debian'),
    /brace expansion: failed to allocate memory for 1000000000 elements\n$/,
  );
  assert.equal(await says('echo $((3**1000000001)) $((1 << 65))', 'debian'), '9198708326947985411 2\n');
  // The container's own limit comes first.
  const limited = await run('yes | sort', { seconds: 30, memoryLimitBytes: 10_000_000 });
  assert.equal(limited.processes, 0);
});

test('endless input is read as far as it is wanted', async () => {
  assert.equal((await run('head -c 10 /dev/zero | wc -c')).out, '10\n');
  assert.equal((await run(`yes | tr y n | head -n 2`)).out, 'n\nn\n');
  assert.equal((await run('seq 1 200000 | tail -n 2')).out, '199999\n200000\n');
  assert.equal((await run('seq 1 200000 | tail -c 7')).out, '200000\n');
  assert.equal((await run('seq -s , 1 2000 | wc -c')).out, '8893\n');
  assert.equal((await run('tr -dc a-z < /dev/urandom | head -c 8 | wc -c')).out, '8\n');
  assert.match((await run(`printf 'a b\\nc' | wc`)).out, /^ +1 +3 +5\n$/);
});
