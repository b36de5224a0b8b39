import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import { test } from 'node:test';
import type { Program } from '../process.ts';
import { openContainer } from '../testing/open-container.ts';
import { type Distribution, toolSet } from './tool-set.ts';

const files = { '/etc/passwd': 'root:x:0:0:root:/root:/bin/sh\n', '/etc/group': 'root:x:0:\n' };

interface Ran {
  readonly out: string;
  readonly code: number | undefined;
}

/** What a script says on both streams, beside a server at port 80. */
async function run(script: string, distribution: Distribution = 'busybox'): Promise<Ran> {
  const server = createServer((request, response) => {
    const { pathname } = new URL(request.url ?? '/', 'http://here');
    if (pathname === '/hang') return;
    if (pathname === '/cut') {
      request.socket.destroy();
      return;
    }
    if (pathname === '/to') response.writeHead(302, { Location: '/' });
    else if (pathname !== '/') response.writeHead(404);
    response.end(`${request.method} ${pathname}\n`);
  });
  const serve: Program = async (process) => {
    using _ = process.network.listen({ port: 80 }, ({ stream }) => server.emit('connection', stream));
    return await new Promise(() => {});
  };
  const { container, clock } = openContainer({
    programs: { ...toolSet(distribution, ['curl']), '/bin/serve': serve },
    files,
    command: ['/bin/serve'],
  });
  await clock.settle();
  const session = container.exec({ argv: ['sh', '-c', `exec 2>&1; ${script}`], stdin: false, tty: false });
  let out = '';
  session.onOutput((_, bytes) => {
    out += new TextDecoder().decode(bytes);
  });
  let code: number | undefined;
  void session.exit.then((exit) => {
    code = exit.code;
  });
  for (let turn = 0; turn < 60 && code === undefined; turn++) await clock.advance(500);
  server.close();
  return { out, code };
}

test('busybox words its errors in its own way, GNU in another', async () => {
  const script = 'ls x; cat x; rm x; cp x y; mv x y; mkdir /etc; head x; tail x; grep a x; sleep x; nope';
  assert.deepEqual((await run(script)).out.split('\n'), [
    'ls: x: No such file or directory',
    "cat: can't open 'x': No such file or directory",
    "rm: can't remove 'x': No such file or directory",
    "cp: can't stat 'x': No such file or directory",
    "mv: can't rename 'x': No such file or directory",
    "mkdir: can't create directory '/etc': File exists",
    'head: x: No such file or directory',
    "tail: can't open 'x': No such file or directory",
    'tail: no files',
    'grep: x: No such file or directory',
    "sleep: invalid number 'x'",
    'sh: nope: not found',
    '',
  ]);
  assert.deepEqual((await run(script, 'debian')).out.split('\n'), [
    "ls: cannot access 'x': No such file or directory",
    'cat: x: No such file or directory',
    "rm: cannot remove 'x': No such file or directory",
    "cp: cannot stat 'x': No such file or directory",
    "mv: cannot stat 'x': No such file or directory",
    "mkdir: cannot create directory '/etc': File exists",
    "head: cannot open 'x' for reading: No such file or directory",
    "tail: cannot open 'x' for reading: No such file or directory",
    'grep: x: No such file or directory',
    "sleep: invalid time interval 'x'",
    "Try 'sleep --help' for more information.",
    'sh: 1: nope: not found',
    '',
  ]);
});

test('curl: statuses, redirects, and the exit codes of what goes wrong', async () => {
  const get = async (args: string): Promise<string> => {
    const { out, code } = await run(`curl ${args}`);
    return `${code} ${out}`;
  };
  assert.equal(await get('-s http://localhost/'), '0 GET /\n');
  assert.equal(await get('-s http://localhost/to'), '0 GET /to\n');
  assert.equal(await get('-sL http://localhost/to'), '0 GET /\n');
  assert.equal(await get('-s -o /dev/null -w "%{http_code}\\n" http://localhost/x'), '0 404\n');
  assert.equal(await get('-sS -f http://localhost/x'), '22 curl: (22) The requested URL returned error: 404\n');
  assert.equal(await get('-s -X POST -d a=1 http://localhost/'), '0 POST /\n');
  assert.match(await get('-sI http://localhost/'), /^0 HTTP\/1\.1 200 OK\r\n/);
  assert.match(await get('-sS http://nowhere/'), /^6 curl: \(6\) Could not resolve host: nowhere\n/);
  assert.match(
    await get('-sS http://localhost:81/'),
    /^7 curl: \(7\) Failed to connect to localhost port 81 after \d+ ms/,
  );
  assert.match(
    await get('-sS -m 2 http://localhost/hang'),
    /^28 curl: \(28\) Operation timed out after 2000 milliseconds/,
  );
  assert.match(await get('-sS http://localhost/cut'), /^(52 curl: \(52\) Empty reply|56 curl: \(56\) Recv failure)/);
  assert.match(await get('-sS --retry 2 --retry-connrefused http://localhost:81/'), /^7 /);
});

test('wget in the words of busybox', async () => {
  assert.equal((await run('wget -qO- http://localhost/')).out, 'GET /\n');
  assert.deepEqual(await run('wget -O- http://localhost:81/'), {
    out: "Connecting to localhost:81 (127.0.0.1:81)\nwget: can't connect to remote host (127.0.0.1): Connection refused\n",
    code: 1,
  });
  assert.equal((await run('wget -qO- http://nowhere/')).out, "wget: bad address 'nowhere'\n");
  assert.match(
    (await run('wget -qO- http://localhost/x')).out,
    /^wget: server returned error: HTTP\/1.1 404 Not Found\n/,
  );
  assert.equal((await run('wget -q -T 2 -O- http://localhost/hang')).out, 'wget: download timed out\n');
});

test('tar: there and back, with links, modes and long names', async () => {
  const long = 'n'.repeat(120);
  const { out, code } = await run(
    `mkdir -p /a/b && echo one > /a/b/f && ln -s b/f /a/link && echo two > /a/${long} && chmod 700 /a/b/f && cd / && tar czf /tmp/x.tgz a && mkdir /to && tar xmzf /tmp/x.tgz -C /to && cat /to/a/link /to/a/${long} && stat -c %a /to/a/b/f && tar cf - a/b | tar tf -`,
  );
  assert.equal(out, 'one\ntwo\n700\na/b/\na/b/f\n');
  assert.equal(code, 0);
});

test('text tools in a pipeline', async () => {
  assert.equal(
    (await run('printf \'b 2\\na 1\\nb 3\\n\' | sort -k2 -n | awk \'{ s[$1] += $2 } END { print s["a"], s["b"] }\''))
      .out,
    '1 5\n',
  );
  assert.equal((await run("printf 'x=1\\ny=2\\n' | sed -n 's/^y=\\(.*\\)/\\1/p'")).out, '2\n');
  assert.equal((await run("seq 20 | grep -E '^1[0-3]$' | tr '\\n' ,")).out, '10,11,12,13,');
  assert.equal(
    (await run('echo one > f; (sleep 1; echo two >> f; sleep 2; kill $(pidof tail)) & tail -f f; echo end')).out,
    'one\ntwo\nTerminated\nend\n',
  );
  assert.equal(
    (await run('find /etc -name "pass*" -type f; echo aGk= | base64 -d; timeout 1 sleep 9; echo " $?"')).out,
    '/etc/passwd\nhi 143\n',
  );
});
