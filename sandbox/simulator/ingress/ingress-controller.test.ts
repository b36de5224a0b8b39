import assert from 'node:assert/strict';
import { request as httpRequest, type IncomingHttpHeaders, type RequestOptions } from 'node:http';
import { request as httpsRequest } from 'node:https';
import type { Socket } from 'node:net';
import { text } from 'node:stream/consumers';
import { test } from 'node:test';
import type { TLSSocket } from 'node:tls';
import { put, putService } from '../testing/make-service.ts';
import { makeAuthority } from '../tls/certificates.ts';
import { openTestIngress, rule, type TestIngress } from './testing/open-ingress.ts';

interface Got {
  readonly status: number;
  readonly body: string;
  readonly headers: IncomingHttpHeaders;
}

function get(
  { ports }: TestIngress,
  host: string,
  path = '/',
  options: RequestOptions = {},
  body?: string,
): Promise<Got> {
  return new Promise((resolve, reject) => {
    const { headers, ...others } = options;
    const sent = httpRequest(
      { port: ports.http, path, agent: false, headers: { host, ...(headers as object) }, ...others },
      (response) => {
        text(response).then(
          (read) => resolve({ status: response.statusCode ?? 0, body: read, headers: response.headers }),
          reject,
        );
      },
    );
    sent.on('error', reject);
    sent.end(body);
  });
}

async function statusOf(ingress: TestIngress, host: string, path?: string): Promise<[number, string]> {
  const { status, body } = await get(ingress, host, path);
  return [status, body];
}

const notFound: [number, string] = [404, '404 page not found\n'];
const unavailable: [number, string] = [503, 'no available server\n'];
const badGateway: [number, string] = [502, 'Bad Gateway'];

test('hosts and paths lead to their Services, the longest rule first', async () => {
  await using ingress = await openTestIngress();
  ingress.setEndpoints(ingress.addPod('one', ({ url }, response) => response.end(`web ${url}`)));
  putService(ingress.test.cluster, { clusterIP: '10.96.7.8', ports: [{ port: 80 }] }, 'nobody');
  ingress.putIngress({
    rules: [
      rule(
        'web.test',
        ['Prefix', '/'],
        ['Prefix', '/nobody', 'nobody'],
        ['Exact', '/exactly-here', 'nobody'],
        ['Prefix', '/missing', 'missing'],
      ),
      rule('only.test', ['Prefix', '/only'], ['Exact', '/exact'], ['Prefix', '/missing', 'missing']),
      rule('*.wild.test', ['Prefix', '/']),
    ],
  });
  await ingress.catchUp();
  const cases: [host: string, path: string, expected: [number, string]][] = [
    ['web.test', '/a?b=c', [200, 'web /a?b=c']],
    ['WEB.test:8080', '/', [200, 'web /']],
    ['web.test', '/nobody/x', unavailable],
    ['web.test', '/nobodyx', [200, 'web /nobodyx']],
    ['web.test', '/exactly-here', unavailable],
    ['web.test', '/exactly-here/', [200, 'web /exactly-here/']],
    ['web.test', '/missing', [200, 'web /missing']],
    ['web.test', '/a/../b//c', [200, 'web /b/c']],
    ['only.test', '/only', [200, 'web /only']],
    ['only.test', '/only/', [200, 'web /only/']],
    ['only.test', '/onlyx', notFound],
    ['only.test', '/exact', [200, 'web /exact']],
    ['only.test', '/missing', notFound],
    ['a.wild.test', '/', [200, 'web /']],
    ['a.b.wild.test', '/', notFound],
    ['wild.test', '/', notFound],
    ['other.test', '/', notFound],
  ];
  for (const [host, path, expected] of cases)
    assert.deepEqual(await statusOf(ingress, host, path), expected, `${host}${path}`);
});

test('classes decide which Ingresses are served, and served ones say where', async () => {
  await using ingress = await openTestIngress();
  ingress.setEndpoints(ingress.addPod('one', (_, response) => response.end('web')));
  ingress.putIngress({ ingressClassName: 'traefik', rules: [rule('traefik.test', ['Prefix', '/'])] }, 'with');
  ingress.putIngress({ ingressClassName: 'absent', rules: [rule('absent.test', ['Prefix', '/'])] }, 'other');
  ingress.putIngress({ ingressClassName: '', rules: [rule('none.test', ['Prefix', '/'])] }, 'without');
  await ingress.catchUp();
  assert.deepEqual(await statusOf(ingress, 'traefik.test'), [200, 'web']);
  assert.deepEqual(await statusOf(ingress, 'absent.test'), notFound);
  assert.deepEqual(await statusOf(ingress, 'none.test'), [200, 'web']);
  const addresses = ingress.test.cluster.reader
    .list('/apis/networking.k8s.io/v1/ingresses')
    .map(({ status }) => JSON.stringify(status ?? {}));
  const here = '{"loadBalancer":{"ingress":[{"ip":"127.0.0.1"}]}}';
  assert.deepEqual(addresses, ['{}', here, here]);
});

test('NetworkPolicies see the controller as a Pod of its own', async () => {
  await using ingress = await openTestIngress();
  ingress.setEndpoints(ingress.addPod('one', ({ socket }, response) => response.end(socket.remoteAddress)));
  ingress.putIngress({ rules: [rule('web.test', ['Prefix', '/'])] });
  await ingress.catchUp();
  assert.deepEqual(await statusOf(ingress, 'web.test'), [200, '10.244.0.254']);
  const deny = (rules: object[]): void =>
    put(ingress.test.cluster, '/networking.k8s.io/networkpolicies', {
      metadata: { name: 'policy', namespace: 'default' },
      spec: { podSelector: {}, policyTypes: ['Ingress'], ingress: rules },
    });
  const namespaceSelector = { matchLabels: { 'kubernetes.io/metadata.name': 'traefik' } };
  deny([{ from: [{ namespaceSelector, podSelector: { matchLabels: { app: 'traefik' } } }] }]);
  await ingress.catchUp();
  assert.deepEqual(await statusOf(ingress, 'web.test'), [200, '10.244.0.254']);
  deny([]);
  // Connections that were open before stay so, and this one is used again.
  ingress.closeKept();
  await ingress.catchUp();
  const lost = get(ingress, 'web.test');
  const passing = setInterval(() => void ingress.test.clock.advance(10_000), 20);
  assert.equal((await lost.finally(() => clearInterval(passing))).status, 504);
});

test('what tutorials of ingress-nginx write: rewriting, and the way to HTTPS', async () => {
  await using ingress = await openTestIngress();
  ingress.setEndpoints(ingress.addPod('one', ({ url }, response) => response.end(url)));
  const prefix = 'nginx.ingress.kubernetes.io/';
  const put = (name: string, annotations: Record<string, string>, path: [string, string], more: object = {}): void =>
    ingress.putIngress({ ingressClassName: 'nginx', rules: [rule(`${name}.test`, path)], ...more }, name, annotations);
  put('plain', { [`${prefix}rewrite-target`]: '/' }, ['Prefix', '/app']);
  put('rest', { [`${prefix}rewrite-target`]: '/$2' }, ['ImplementationSpecific', '/api(/|$)(.*)']);
  put('secure', {}, ['Prefix', '/'], { tls: [{ hosts: ['secure.test'] }] });
  put('open', { [`${prefix}ssl-redirect`]: 'false' }, ['Prefix', '/'], { tls: [{ hosts: ['open.test'] }] });
  await ingress.catchUp();
  assert.deepEqual(await statusOf(ingress, 'plain.test', '/app/x?a=b'), [200, '/?a=b']);
  assert.deepEqual(await statusOf(ingress, 'rest.test', '/api/v1/x?a=b'), [200, '/v1/x?a=b']);
  assert.deepEqual(await statusOf(ingress, 'rest.test', '/api'), [200, '/']);
  assert.deepEqual(await statusOf(ingress, 'rest.test', '/apix'), notFound);
  assert.equal((await get(ingress, 'secure.test', '/a?b')).headers.location, 'https://secure.test/a?b');
  assert.deepEqual(await statusOf(ingress, 'open.test', '/a'), [200, '/a']);
});

test('an Ingress without rules takes what nothing else does', async () => {
  await using ingress = await openTestIngress();
  ingress.setEndpoints(ingress.addPod('one', (_, response) => response.end('web')));
  ingress.putIngress({ defaultBackend: { service: { name: 'web', port: { number: 80 } } } }, 'default');
  ingress.putIngress({ rules: [rule(undefined, ['Exact', '/x', 'missing'])] });
  await ingress.catchUp();
  assert.deepEqual(await statusOf(ingress, 'any.test', '/x'), [200, 'web']);
});

test('backends that refuse, break off, or speak no HTTP', async () => {
  await using ingress = await openTestIngress();
  const pod = ingress.addPod('one', ({ url }, response) => {
    if (url === '/garbage') response.socket?.end('this is no HTTP\r\n\r\n');
    else if (url === '/half') response.write('half', () => response.socket?.destroy());
    else response.socket?.destroy();
  });
  ingress.setEndpoints(pod);
  ingress.putIngress({ rules: [rule('web.test', ['Prefix', '/'])] });
  await ingress.catchUp();
  assert.deepEqual(await statusOf(ingress, 'web.test', '/'), badGateway);
  assert.deepEqual(await statusOf(ingress, 'web.test', '/garbage'), [500, 'Internal Server Error']);
  await assert.rejects(get(ingress, 'web.test', '/half'), { code: 'ECONNRESET' });
  pod.stack[Symbol.dispose]();
  const lost = get(ingress, 'web.test', '/');
  // The controller dials for half a minute.
  const deadline = setInterval(() => void ingress.test.clock.advance(10_000), 20);
  const { status, body } = await lost.finally(() => clearInterval(deadline));
  assert.deepEqual([status, body], [504, 'Gateway Timeout']);
});

test('endpoints that terminate get nothing new, and with nobody else there is no server', async () => {
  await using ingress = await openTestIngress();
  const [one, two] = ['one', 'two'].map((name) => ingress.addPod(name, (_, response) => response.end(name)));
  assert.ok(one && two);
  ingress.setEndpoints(one, two);
  ingress.putIngress({ rules: [rule('web.test', ['Prefix', '/'])] });
  await ingress.catchUp();
  const served = new Set<string>();
  for (let i = 0; i < 4; i++) served.add((await get(ingress, 'web.test')).body);
  assert.deepEqual([...served].sort(), ['one', 'two']);
  ingress.setEndpoints({ pod: one, terminating: true }, two);
  // The change is taken at once; the next one waits.
  await ingress.test.clock.advance(50);
  for (let i = 0; i < 4; i++) assert.equal((await get(ingress, 'web.test')).body, 'two');
  ingress.setEndpoints({ pod: one, terminating: true }, { pod: two, terminating: true });
  await ingress.test.clock.advance(1_900);
  assert.equal((await get(ingress, 'web.test')).body, 'two');
  await ingress.test.clock.advance(100);
  assert.deepEqual(await statusOf(ingress, 'web.test'), unavailable);
});

test('requests go through whole, with who asked; connections to backends are kept', async () => {
  await using ingress = await openTestIngress();
  const connections = new Set<Socket>();
  const pod = ingress.addPod('one', (request, response) => {
    connections.add(request.socket);
    void text(request).then((body) =>
      response.end(JSON.stringify({ method: request.method, headers: request.headers, body })),
    );
  });
  ingress.setEndpoints(pod);
  ingress.putIngress({ rules: [rule('web.test', ['Prefix', '/'])] });
  await ingress.catchUp();
  const sent = {
    method: 'POST',
    headers: { 'x-forwarded-for': 'forged', 'x-own': 'kept', connection: 'x-dropped', 'x-dropped': '1' },
  };
  const got = await get(ingress, 'web.test', '/', sent, 'a body');
  const { method, headers, body } = JSON.parse(got.body);
  assert.deepEqual([method, body], ['POST', 'a body']);
  assert.deepEqual(
    Object.fromEntries(Object.entries(headers).filter(([name]) => name.startsWith('x-') || name === 'host')),
    {
      host: 'web.test',
      'x-own': 'kept',
      'x-forwarded-for': '172.18.0.1',
      'x-forwarded-host': 'web.test',
      'x-forwarded-port': '80',
      'x-forwarded-proto': 'http',
      'x-forwarded-server': 'traefik',
      'x-real-ip': '172.18.0.1',
    },
  );
  for (let i = 0; i < 5; i++) await get(ingress, 'web.test');
  assert.equal(connections.size, 1);
  // A kept connection that the server has closed is no error: the request is sent again.
  for (const socket of connections) socket.destroy();
  assert.equal((await get(ingress, 'web.test')).status, 200);
  assert.equal(connections.size, 2);
});

test('websockets go through', async () => {
  await using ingress = await openTestIngress();
  const pod = ingress.addPod('one', () => {});
  pod.server.on('upgrade', (request, socket) => {
    socket.write('HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n');
    socket.write(`${request.headers['x-forwarded-proto']}:`);
    socket.pipe(socket);
  });
  ingress.setEndpoints(pod);
  ingress.putIngress({ rules: [rule('web.test', ['Prefix', '/'])] });
  await ingress.catchUp();
  const headers = { host: 'web.test', connection: 'Upgrade', upgrade: 'websocket' };
  const echoed = await new Promise<string>((resolve, reject) => {
    const sent = httpRequest({ port: ingress.ports.http, headers });
    sent.on('upgrade', (_, socket, head) => {
      socket.end('hello');
      text(socket).then((rest) => resolve(head.toString() + rest), reject);
    });
    sent.on('error', reject);
    sent.end();
  });
  assert.equal(echoed, 'ws:hello');
});

test('TLS shows the certificate of the Secret for its names, and the own one for others', async () => {
  await using ingress = await openTestIngress();
  ingress.setEndpoints(
    ingress.addPod('one', ({ headers }, response) => response.end(String(headers['x-forwarded-proto']))),
  );
  const { certificate, key } = makeAuthority({ commonName: 'secure.test' }, new Date());
  const base64 = (pem: string): string => Buffer.from(pem).toString('base64');
  put(ingress.test.cluster, '/core/secrets', {
    metadata: { name: 'tls', namespace: 'default' },
    type: 'kubernetes.io/tls',
    data: { 'tls.crt': base64(certificate), 'tls.key': base64(key) },
  });
  ingress.putIngress({
    tls: [{ hosts: ['secure.test'], secretName: 'tls' }, { secretName: 'absent' }],
    rules: [rule('secure.test', ['Prefix', '/']), rule('other.test', ['Prefix', '/'])],
  });
  await ingress.catchUp();
  const seen: [string, string][] = [];
  for (const servername of ['secure.test', 'other.test'])
    await new Promise<void>((resolve, reject) => {
      const options = {
        port: ingress.ports.https,
        servername,
        headers: { host: servername },
        rejectUnauthorized: false,
      };
      const sent = httpsRequest(options, (response) => {
        const name = String((response.socket as TLSSocket).getPeerCertificate().subject.CN);
        text(response).then((body) => {
          seen.push([name, body]);
          resolve();
        }, reject);
      });
      sent.on('error', reject);
      sent.end();
    });
  assert.deepEqual(seen, [
    ['secure.test', 'https'],
    ['TRAEFIK DEFAULT CERT', 'https'],
  ]);
});
