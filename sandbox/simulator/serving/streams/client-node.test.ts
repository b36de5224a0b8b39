import assert from 'node:assert/strict';
import { once } from 'node:events';
import { PassThrough } from 'node:stream';
import { after, before, describe, it } from 'node:test';
import { connect as connectTls } from 'node:tls';
import { Attach, Exec, KubeConfig, PortForward, type V1Status } from '@kubernetes/client-node';
import WebSocket from 'ws';
import { openConnection } from '../../network/connection.ts';
import { NetworkError, type NetworkStack } from '../../network/network-stack.ts';
import { type ServedTestCluster, serveTestCluster } from '../../testing/serve-test-cluster.ts';
import { literalContainer } from './testing/literal-container.ts';

const shout: NetworkStack = {
  ip: '10.244.0.9',
  listen: () => ({ [Symbol.dispose]() {} }),
  async connect(to) {
    if (to.port !== 80) throw new NetworkError('ECONNREFUSED', 'connection refused');
    const from = { ip: '127.0.0.1', port: 1 };
    const { client, server } = openConnection({
      client: { local: from, remote: to },
      server: { local: to, remote: from },
    });
    server.stream.on('data', (bytes: Buffer) => server.stream.write(bytes.toString().toUpperCase()));
    server.stream.once('end', () => server.stream.end());
    return client;
  },
  resolve: async () => [],
  listening: () => [],
};

describe('streams for other clients', { timeout: 30_000 }, () => {
  let served: ServedTestCluster;
  let config: KubeConfig;
  before(async () => {
    served = await serveTestCluster();
    config = new KubeConfig();
    config.loadFromFile(served.kubeconfig);
    const main = literalContainer({
      exec: ({ argv }) => ({
        async start(session) {
          await session.print('stdout', `ran ${argv.join(' ')}\n`);
          if (argv[0] !== 'cat') session.end(argv[0] === 'fail' ? 4 : 0);
        },
        input: (session, bytes) => session.print('stdout', bytes),
      }),
      attach: () => ({ start: (session) => void session.print('stdout', 'attached\n') }),
    });
    const containerStatuses = [{ name: 'main', state: { running: {} } }];
    served.addPod(
      'web',
      { spec: {}, status: { phase: 'Running', containerStatuses } },
      { container: () => main, previous: () => undefined, network: shout },
    );
  });
  after(() => served[Symbol.asyncDispose]());

  it('serves exec and attach of @kubernetes/client-node', async () => {
    const exec = new Exec(config);
    for (const [command, expected] of [
      ['true', 'Success'],
      ['fail', 'Failure'],
    ] as const) {
      const out = new PassThrough();
      const status = await new Promise<V1Status>((done, failed) => {
        exec.exec('default', 'web', 'main', [command], out, null, null, false, done).catch(failed);
      });
      assert.equal(status.status, expected);
      assert.equal(out.read()?.toString(), `ran ${command}\n`);
      if (expected === 'Failure') assert.equal(status.details?.causes?.[0]?.message, '4');
    }
    const out = new PassThrough();
    const socket = await new Attach(config).attach('default', 'web', 'main', out, null, null, false);
    while (!out.read()?.toString().includes('attached')) await once(out, 'readable');
    socket.close();
  });

  it('serves its port-forward, with a port of two bytes first', async () => {
    const [there, back] = [new PassThrough(), new PassThrough()];
    const errors = new PassThrough();
    const socket = await new PortForward(config).portForward('default', 'web', [80], back, errors, there);
    there.write('hello');
    let text = '';
    while (text !== 'HELLO') {
      const [bytes] = (await once(back, 'data')) as [Buffer];
      text += bytes.toString();
    }
    const opened = typeof socket === 'function' ? socket() : socket;
    opened?.close();
  });

  it('speaks the older protocols, in bytes and in base64', async () => {
    const { ca, cert, key } = optionsOf(config);
    for (const protocol of ['v4.channel.k8s.io', 'channel.k8s.io', 'base64.channel.k8s.io']) {
      const url = `${served.url.replace('https', 'wss')}/api/v1/namespaces/default/pods/web/exec?command=true&stdout=true`;
      const socket = new WebSocket(url, protocol, { ca, cert, key });
      const messages: Buffer[] = [];
      socket.on('message', (message: Buffer) => messages.push(message));
      const [code] = (await once(socket, 'close')) as [number];
      assert.equal(code, 1_000);
      const text = protocol.startsWith('base64')
        ? messages.map((message) => Buffer.from(message.toString().slice(1), 'base64').toString()).join('')
        : messages.map((message) => message.subarray(1).toString()).join('');
      assert.match(
        text,
        protocol.startsWith('v4') ? /^ran true\n\{"metadata":\{\},"status":"Success"\}$/ : /^ran true\n$/,
      );
    }
  });

  it('ends a session of bytes that are no SPDY, and one whose streams never come', async () => {
    const { ca, cert, key } = optionsOf(config);
    const open = async (): Promise<ReturnType<typeof connectTls>> => {
      const socket = connectTls({ host: '127.0.0.1', port: Number(new URL(served.url).port), ca, cert, key });
      socket.write(
        'POST /api/v1/namespaces/default/pods/web/exec?command=cat&stdin=true HTTP/1.1\r\nhost: x\r\nconnection: upgrade\r\nupgrade: SPDY/3.1\r\nx-stream-protocol-version: v4.channel.k8s.io\r\n\r\n',
      );
      const [head] = (await once(socket, 'data')) as [Buffer];
      assert.match(head.toString(), /^HTTP\/1\.1 101 /);
      return socket;
    };
    const broken = await open();
    broken.on('error', () => {});
    broken.write(Buffer.alloc(4_096, 0xff));
    await once(broken, 'close');
    const silent = await open();
    silent.resume();
    await Promise.all([once(silent, 'close'), served.clock.advance(30_000)]);
  });

  it('leaves nothing when the cluster ends', async () => {
    const { ca, cert, key } = optionsOf(config);
    const url = `${served.url.replace('https', 'wss')}/api/v1/namespaces/default/pods/web/exec?command=cat&stdin=true`;
    const socket = new WebSocket(url, 'v5.channel.k8s.io', { ca, cert, key });
    socket.on('error', () => {});
    await once(socket, 'message');
    const closed = once(socket, 'close');
    served.cluster.close();
    await closed;
  });
});

function optionsOf(config: KubeConfig): { ca: Buffer; cert: Buffer; key: Buffer } {
  const bytes = (base64: string | undefined): Buffer => Buffer.from(base64 ?? '', 'base64');
  const user = config.getCurrentUser();
  return { ca: bytes(config.getCurrentCluster()?.caData), cert: bytes(user?.certData), key: bytes(user?.keyData) };
}
