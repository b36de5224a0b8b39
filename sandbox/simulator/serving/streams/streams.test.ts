import assert from 'node:assert/strict';
import { once } from 'node:events';
import { dirname } from 'node:path';
import { PassThrough } from 'node:stream';
import { after, before, describe, it } from 'node:test';
import { spawn as spawnTerminal } from 'node-pty';
import { run } from '../../../exec/run.ts';
import { start } from '../../../exec/start.ts';
import { findKubectls, oldestAndNewest } from '../../fidelity/find-kubectls.ts';
import type { RunningPod } from '../../kubelet/running-pods.ts';
import { NetworkError, type NetworkStack } from '../../network/network-stack.ts';
import { type ServedTestCluster, serveTestCluster } from '../../testing/serve-test-cluster.ts';
import { type Behaviour, type LiteralContainer, literalContainer } from './testing/literal-container.ts';

const started = { running: { startedAt: '2026-01-01T00:00:00Z' } };
const bytes = 3 * 1024 * 1024;
let waiting = 0;

/** `exec` of these names. */
const programs: Record<string, (argv: readonly string[], tty: boolean) => Behaviour> = {
  both: () => ({
    async start(session) {
      await session.print('stdout', 'to out\n');
      await session.print('stderr', 'to err\n');
      session.end(3);
    },
  }),
  cat: () => ({
    input: (session, input) => session.print('stdout', input),
    inputEnded: (session) => session.end(0),
  }),
  many: () => ({
    async start(session) {
      for (let sent = 0; sent < bytes; sent += 65_536) await session.print('stdout', Buffer.alloc(65_536, 'x'));
      session.end(0);
    },
  }),
  size: (_, tty) => ({
    async resized(session, { columns, rows }) {
      await session.print('stdout', `${tty} ${columns}x${rows}\r\n`);
      session.end(0);
    },
  }),
  wait: () => ({
    start() {
      waiting += 1;
    },
  }),
  nothing: () => ({
    start: (session) => session.end(127, 'exec: "nothing": executable file not found in $PATH'),
  }),
};

const echo: NetworkStack = {
  ip: '10.244.0.9',
  listen: () => ({ [Symbol.dispose]() {} }),
  async connect({ ip, port }) {
    if (port !== 80) throw new NetworkError('ECONNREFUSED', 'connection refused');
    const [there, back] = [new PassThrough(), new PassThrough()];
    const { Duplex } = await import('node:stream');
    there.on('data', (request: Buffer) => {
      const [path = ''] = /(?<=^GET )\S+/.exec(request.toString()) ?? [];
      const body = `${path} at ${ip}\n`;
      back.end(`HTTP/1.1 200 OK\r\ncontent-length: ${body.length}\r\nconnection: close\r\n\r\n${body}`);
    });
    const stream = Duplex.from({ writable: there, readable: back });
    return { stream, local: { ip, port: 1 }, remote: { ip, port } };
  },
  resolve: async () => [],
  listening: () => [],
};

describe('streams', { timeout: 60_000 }, () => {
  let served: ServedTestCluster;
  let main: LiteralContainer;
  let killed: string[];

  before(async () => {
    served = await serveTestCluster();
    killed = [];
    main = literalContainer({
      exec: ({ argv, tty }) => {
        const made = programs[argv[0] ?? '']?.(argv, tty) ?? {};
        return { ...made, killed: (_, signal) => void killed.push(signal) };
      },
      attach: (stdin) => ({
        async start(session) {
          await session.print('stdout', `attached ${stdin}\n`);
          if (!stdin) session.end(0);
        },
        input: (session, input) => session.print('stdout', input),
        inputEnded: (session) => session.end(0),
      }),
    });
    const previous = literalContainer({});
    const pod: RunningPod = {
      container: (name) => (name === 'main' ? main : undefined),
      previous: () => previous,
      network: echo,
    };
    previous.print('earlier\n', new Date('2025-12-31T23:59:00Z'));
    previous.stop(1);
    for (const [text, at] of [
      ['one\n', '2025-12-31T23:50:00Z'],
      ['two\n', '2025-12-31T23:59:50Z'],
      ['three\n', '2025-12-31T23:59:55Z'],
    ] as const)
      main.print(text, new Date(at));
    served.addPod(
      'web',
      {
        spec: {},
        status: {
          phase: 'Running',
          podIP: '10.244.0.9',
          podIPs: [{ ip: '10.244.0.9' }],
          containerStatuses: [
            {
              name: 'main',
              state: started,
              containerID: 'containerd://b',
              lastState: { terminated: { exitCode: 1, containerID: 'containerd://a' } },
            },
          ],
        },
      },
      pod,
    );
    for (const [name, reason] of [
      ['new', 'ContainerCreating'],
      ['pulling', 'ImagePullBackOff'],
    ] as const)
      served.addPod(
        name,
        {
          spec: {},
          status: { phase: 'Pending', containerStatuses: [{ name: 'main', state: { waiting: { reason } } }] },
        },
        { container: () => undefined, previous: () => undefined, network: undefined },
      );
    served.addPod(
      'two',
      { spec: { containers: ['a', 'b'].map((name) => ({ name, image: 'test' })) }, status: { phase: 'Running' } },
      pod,
    );
  });
  after(() => served[Symbol.asyncDispose]());

  const args = (line: string): string[] => [
    '--kubeconfig',
    served.kubeconfig,
    '--cache-dir',
    `${dirname(served.kubeconfig)}/cache`,
    ...line.split(' '),
  ];
  const kubectl = (program: string, line: string, input?: string) =>
    run(program, args(line), { timeoutMs: 20_000, ...(input === undefined ? {} : { input }) });

  for (const [title, choose] of [
    ['oldest', 0],
    ['newest', -1],
  ] as const)
    describe(`with the ${title} kubectl`, () => {
      let program: string;
      before(async () => {
        program = oldestAndNewest(await findKubectls()).at(choose)?.path ?? 'kubectl';
      });

      it('carries output, errors and the exit code of exec', async () => {
        const ran = await kubectl(program, 'exec web -- both');
        assert.equal(ran.stdout, 'to out');
        assert.equal(ran.stderr, 'to err\ncommand terminated with exit code 3');
        assert.equal(ran.exitCode, 3);
      });

      it('carries input and its end', async () => {
        const text = 'x'.repeat(1_000_000);
        assert.equal((await kubectl(program, 'exec -i web -- cat', text)).stdout, text);
      });

      it('carries much output', async () => {
        assert.equal((await kubectl(program, 'exec web -- many')).stdout.length, bytes);
      });

      it('tells the size of a terminal', async () => {
        const terminal = spawnTerminal(program, args('exec -it web -- size'), {
          cols: 91,
          rows: 17,
          env: process.env as Record<string, string>,
        });
        let seen = '';
        terminal.onData((data) => {
          seen += data;
        });
        const [exit] = await new Promise<{ exitCode: number }[]>((ended) => terminal.onExit((exit) => ended([exit])));
        assert.match(seen, /true 91x17/);
        assert.equal(exit?.exitCode, 0);
      });

      it('says what could not be started', async () => {
        const ran = await kubectl(program, 'exec web -- nothing');
        assert.match(
          ran.stderr,
          /error executing command in container: failed to exec in container: failed to start exec "[0-9a-f]{64}": OCI runtime exec failed: exec failed: unable to start container process: exec: "nothing": executable file not found in \$PATH: unknown/,
        );
        assert.notEqual(ran.exitCode, 0);
        assert.match(
          (await kubectl(program, 'exec new -- both')).stderr,
          /unable to upgrade connection: container not found \("main"\)/,
        );
      });

      it('attaches to what runs', async () => {
        assert.match((await kubectl(program, 'attach web')).stdout, /attached false/);
        assert.match((await kubectl(program, 'attach -i web', 'hello')).stdout, /attached true\nhello/);
      });

      it('forwards ports, and tells when nothing listens', async () => {
        const child = start(program, args('port-forward pod/web :80'));
        try {
          const [line] = (await once(child.stdout, 'data')) as [Buffer];
          const [, port] = /127\.0\.0\.1:(\d+)/.exec(line.toString()) ?? [];
          for (let i = 0; i < 3; i++)
            assert.equal(await (await fetch(`http://127.0.0.1:${port}/x${i}`)).text(), `/x${i} at 127.0.0.1\n`);
        } finally {
          child.kill();
        }
        const refused = start(program, args('port-forward pod/web :81'));
        try {
          const [line] = (await once(refused.stdout, 'data')) as [Buffer];
          const [, port] = /127\.0\.0\.1:(\d+)/.exec(line.toString()) ?? [];
          let text = '';
          refused.stderr.on('data', (part: Buffer) => {
            text += part.toString();
          });
          await fetch(`http://127.0.0.1:${port}/`).catch(() => {});
          while (!/connection refused/.test(text)) await once(refused.stderr, 'data');
        } finally {
          refused.kill();
        }
      });
    });

  it('hangs up on a terminal whose client is gone, and leaves other processes', async () => {
    const program = oldestAndNewest(await findKubectls()).at(-1)?.path ?? 'kubectl';
    const child = start(program, args('exec web -- wait'));
    const terminal = spawnTerminal(program, args('exec -it web -- wait'), {
      env: process.env as Record<string, string>,
    });
    while (waiting < 2) await new Promise((turn) => setImmediate(turn));
    child.kill('SIGKILL');
    await child.ended;
    terminal.kill('SIGKILL');
    while (killed.length === 0) await new Promise((turn) => setImmediate(turn));
    assert.deepEqual(killed, ['SIGHUP']);
  });

  describe('logs', () => {
    let program: string;
    before(async () => {
      program = oldestAndNewest(await findKubectls()).at(-1)?.path ?? 'kubectl';
    });
    const logs = async (line: string): Promise<string> => {
      const { stdout, stderr } = await kubectl(program, `logs ${line}`);
      return `${stdout}${stderr}`;
    };

    it('shows what was asked for', async () => {
      assert.equal(await logs('web'), 'one\ntwo\nthree');
      assert.equal(await logs('web --tail=1'), 'three');
      assert.equal(await logs('web --tail=0'), '');
      assert.equal(await logs('web --since=7s'), 'three');
      assert.equal(await logs('web --since-time=2025-12-31T23:59:50Z'), 'two\nthree');
      assert.equal(await logs('web --limit-bytes=5'), 'one\nt');
      assert.equal(await logs('web --timestamps --tail=1'), '2025-12-31T23:59:55.000000000Z three');
      assert.equal(await logs('web --previous'), 'earlier');
    });

    it('says why there are none, as the kubelet does', async () => {
      const refused = 'Error from server (BadRequest): ';
      assert.equal(await logs('new'), `${refused}container "main" in pod "new" is waiting to start: ContainerCreating`);
      assert.equal(
        await logs('pulling'),
        `${refused}container "main" in pod "pulling" is waiting to start: trying and failing to pull image`,
      );
      assert.equal(
        await logs('new --previous'),
        `${refused}previous terminated container "main" in pod "new" not found`,
      );
      assert.match(await logs('web -c other'), /container other is not valid for pod web/);
    });

    it('follows until the container ends', async () => {
      const child = start(program, args('logs -f --tail=1 web'));
      let text = '';
      child.stdout.on('data', (part: Buffer) => {
        text += part.toString();
      });
      await once(child.stdout, 'data');
      main.print('four\n', served.cluster.now());
      while (!text.includes('four')) await once(child.stdout, 'data');
      main.stop(0);
      assert.equal((await child.ended).exitCode, 0);
      assert.equal(text, 'three\nfour\n');
    });
  });

  it('proxies HTTP to a Pod', async () => {
    const ran = await kubectl('kubectl', 'get --raw /api/v1/namespaces/default/pods/web:80/proxy/a/b?c=d');
    assert.equal(ran.stdout, '/a/b?c=d at 10.244.0.9');
    const refused = await kubectl('kubectl', 'get --raw /api/v1/namespaces/default/pods/web:81/proxy/');
    assert.equal(
      refused.stderr,
      'Error from server (ServiceUnavailable): error trying to reach service: dial tcp 10.244.0.9:81: connect: connection refused',
    );
  });
});
