import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { request as ask, type IncomingMessage, type OutgoingHttpHeaders } from 'node:http';
import { request as askTls } from 'node:https';
import type { AddressInfo } from 'node:net';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { WebSocket, WebSocketServer } from 'ws';
import { AuditLog } from '../config/audit-log.ts';
import { learnerCookieName, sealLearner } from '../sandbox/client/learner-cookie.ts';
import { run } from '../sandbox/exec/run.ts';
import { foreignOrigins } from '../testing/foreign-origins.ts';
import { createWebServer, patience } from './create-web-server.ts';
import { Door, type DoorOptions, longestBody } from './door.ts';
import { ownOrigins } from './own-origins.ts';

const secret = 'of these tests';

/** A server behind the door that counts who comes through. */
async function openServer(
  context: TestContext,
  options: Partial<DoorOptions> & { tls?: { cert: string; key: string } } = {},
  timeouts: Record<keyof typeof patience, number> = patience,
) {
  const folder = mkdtempSync(join(tmpdir(), 'drydock-door-'));
  context.after(() => rmSync(folder, { recursive: true }));
  const file = join(folder, 'refusals.jsonl');
  const now = options.now ?? (() => new Date());
  const server = createWebServer(options.tls, timeouts);
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  const { port } = server.address() as AddressInfo;
  const origins = ownOrigins({ address: '127.0.0.1', port, tls: options.tls !== undefined, origins: [] });
  const door = new Door({ origins, proxies: new Set(), secret, audit: new AuditLog(file, now), now, ...options });
  const through: IncomingMessage[] = [];
  const sockets = new WebSocketServer({ noServer: true });
  server.on('request', (request, response) => {
    if (!door.admits(request, response)) return;
    through.push(request);
    response.end('served');
  });
  server.on('upgrade', (request, socket, head) => {
    if (!door.admitsUpgrade(request, socket)) return;
    through.push(request);
    sockets.handleUpgrade(request, socket, head, (opened) => opened.close());
  });
  context.after(() => {
    server.close();
    server.closeAllConnections();
  });
  const url = `http://127.0.0.1:${port}`;
  return { url, port, through, audit: () => readFileSync(file, 'utf8') };
}

function send(url: string, method: string, headers: OutgoingHttpHeaders, body = '{}') {
  return new Promise<{ status: number | undefined; headers: IncomingMessage['headers'] }>((answered, failed) => {
    const request = ask(url, {
      method,
      headers: 'transfer-encoding' in headers ? headers : { 'content-length': Buffer.byteLength(body), ...headers },
    });
    request.on('response', (response) => {
      response.resume();
      answered({ status: response.statusCode, headers: response.headers });
    });
    request.on('error', failed);
    request.end(body);
  });
}

/** The status line of a POST to a path that is sent as it is written. */
function rawly(port: number, path: string, origin: string): Promise<string> {
  const socket = connect(port, '127.0.0.1');
  const lines = [`POST ${path} HTTP/1.1`, 'Host: 127.0.0.1', `Origin: ${origin}`, 'Content-Length: 0'];
  socket.write(`${lines.join('\r\n')}\r\n\r\n`);
  return new Promise((answered, failed) => {
    socket.once('data', (data) => {
      socket.destroy();
      answered(data.toString().split('\r\n')[0] ?? '');
    });
    socket.once('error', failed);
  });
}

function knock(url: string, origin: string | undefined, ca?: string): Promise<number> {
  const headers = origin === undefined ? {} : { origin };
  const socket = new WebSocket(url.replace('http', 'ws'), { headers, ...(ca ? { ca } : {}) });
  return new Promise((known) => {
    socket.on('open', () => known(101));
    socket.on('unexpected-response', (_, { statusCode }) => known(statusCode ?? 0));
    socket.on('error', () => {});
  });
}

test('attack: pages of other origins open no socket and change nothing', async (context) => {
  const { url, through, audit } = await openServer(context);
  const foreign = Object.entries(foreignOrigins(url));
  assert.ok(foreign.length >= 12);
  for (const [name, origin] of foreign) {
    assert.equal(await knock(`${url}/hosts/h/terminal?ticket=secret`, origin), 403, `socket from ${name}`);
    for (const method of ['POST', 'DELETE', 'PUT', 'PATCH']) {
      const { status } = await send(`${url}/api/sandboxes`, method, origin === undefined ? {} : { origin });
      assert.equal(status, 403, `${method} from ${name}`);
    }
  }
  assert.equal(through.length, 0);
  assert.match(audit(), /"what":"GET \/hosts\/h\/terminal","why":"origin null"/);
  assert.doesNotMatch(audit(), /secret/);
  assert.equal(await knock(`${url}/hosts/h/terminal`, url), 101);
  assert.equal((await send(`${url}/api/sandboxes`, 'POST', { origin: url })).status, 200);
  assert.equal((await send(`${url}/en`, 'GET', {}, '')).status, 200, 'looking is for everybody');
});

test('attack: a form of another site that says it is ours', async (context) => {
  const { url, through } = await openServer(context);
  for (const site of ['cross-site', 'same-site', 'none'])
    assert.equal((await send(`${url}/api/learner`, 'DELETE', { origin: url, 'sec-fetch-site': site })).status, 403);
  assert.equal(through.length, 0);
});

test('attack: a name that was pointed at this address (DNS rebinding)', async (context) => {
  const { url } = await openServer(context);
  for (const host of ['evil.example', 'localhost.evil.example', '127.0.0.1.evil.example'])
    assert.equal((await send(`${url}/en`, 'GET', { host }, '')).status, 421, host);
  for (const host of ['localhost', 'localhost:80', 'a.localhost:1', '[::1]:3000'])
    assert.equal((await send(`${url}/en`, 'GET', { host }, '')).status, 200, host);
});

test('what a proxy serves us under is ours when it is declared', async (context) => {
  const origins = ownOrigins({ address: '127.0.0.1', port: 80, tls: false, origins: ['https://workshop.example'] });
  assert.deepEqual([...origins].slice(0, 2), ['http://127.0.0.1', 'http://localhost'], 'as browsers write them');
  const { url } = await openServer(context, { origins });
  const headers = { host: 'workshop.example', origin: 'https://workshop.example' };
  assert.equal((await send(`${url}/api/tickets`, 'POST', headers)).status, 200);
  assert.equal(
    (await send(`${url}/api/tickets`, 'POST', { ...headers, origin: 'http://workshop.example' })).status,
    403,
  );
});

test('attack: more deeds than a learner or an address may do', async (context) => {
  let now = new Date(0);
  const { url, through, audit } = await openServer(context, { now: () => now });
  const as = (learner: string) => ({
    origin: url,
    cookie: `${learnerCookieName(false)}=${sealLearner(learner, secret)}`,
  });
  const start = (headers: OutgoingHttpHeaders) => send(`${url}/api/sandboxes`, 'POST', headers);
  for (let i = 0; i < 20; i += 1) assert.equal((await start(as('l1'))).status, 200);
  const refused = await start(as('l1'));
  assert.equal(refused.status, 429);
  assert.equal(refused.headers['retry-after'], '5');
  assert.equal((await start(as('l2'))).status, 200, 'one is not slowed by another');
  now = new Date(5_000);
  assert.equal((await start(as('l1'))).status, 200);
  const before = through.length;
  for (let i = 0; i < 220; i += 1) await start({ origin: url });
  assert.ok(through.length - before < 200, 'without a cookie the address counts');
  assert.match(audit(), /"learner":"l1","what":"POST \/api\/sandboxes","why":"too many"/);
});

test('attack: a new address for every deed, and a learner who uses up what is for all behind one router', async (context) => {
  const now = new Date(0);
  const options = { now: () => now, proxies: new Set(['127.0.0.1']) };
  const { url, through } = await openServer(context, options);
  const start = (address: string, learner?: string) => {
    const cookie = learner && `${learnerCookieName(false)}=${sealLearner(learner, secret)}`;
    return send(`${url}/api/sandboxes`, 'POST', {
      origin: url,
      'x-forwarded-for': address,
      ...(cookie ? { cookie } : {}),
    });
  };
  for (let i = 0; i < 220; i += 1) await start(`2001:db8:0:1::${i.toString(16)}`);
  assert.equal(through.length, 200, 'all addresses of one customer count as one');
  assert.equal((await start('2001:db8:0:2::1')).status, 200, 'the neighbour is another');
  for (let i = 0; i < 220; i += 1) await start('192.0.2.1', 'l1');
  assert.equal(through.length, 221, 'a learner is held first');
  assert.equal((await start('192.0.2.1', 'l2')).status, 200, 'and takes nothing from the class');
});

test('attack: guessing the password of the administrator', async (context) => {
  let now = new Date(0);
  const { url, port, through, audit } = await openServer(context, { now: () => now });
  const guess = (learner: string) =>
    send(`${url}/api/admin/login`, 'POST', {
      origin: url,
      cookie: `${learnerCookieName(false)}=${sealLearner(learner, secret)}`,
    });
  for (let i = 0; i < 20; i += 1) await guess(`l${i}`);
  assert.equal(through.length, 5, 'another cookie makes nobody another');
  const refused = await guess('l1');
  assert.equal(refused.status, 429);
  assert.equal(refused.headers['retry-after'], '30');
  assert.match(audit(), /"what":"POST \/api\/admin\/login","why":"too many"/);
  now = new Date(60_000);
  for (let i = 0; i < 20; i += 1) await guess('l1');
  assert.equal(through.length, 7);
  for (const path of ['/api/x/../admin/login', '/api/admin/%6Cogin', '//api/admin/login', '/api//admin/./login?x'])
    assert.equal((await rawly(port, path, url)).split(' ')[1], '429', path);
});

test('attack: the way back from a provider, again and again with one login that was begun', async (context) => {
  const now = new Date(0);
  const { url, through } = await openServer(context, { now: () => now });
  for (let i = 0; i < 30; i += 1) await send(`${url}/api/admin/oidc/callback?code=${i}&state=x`, 'GET', {}, '');
  assert.equal(through.length, 20);
  const spelled = await send(`${url}/api//admin/%6Fidc/callback?code=x`, 'GET', {}, '');
  assert.equal(spelled.status, 429);
  assert.equal((await send(`${url}/en`, 'GET', {}, '')).status, 200, 'looking is free');
});

test('attack: under TLS, a cookie by its plain name', async (context) => {
  const now = new Date(0);
  const { url, through } = await openServer(context, {
    now: () => now,
    proxies: new Set(['127.0.0.1']),
    origins: new Set(['https://127.0.0.1']),
  });
  const start = (name: string, learner: string) =>
    send(`${url}/api/sandboxes`, 'POST', {
      origin: 'https://127.0.0.1',
      'x-forwarded-proto': 'https',
      cookie: `${name}=${sealLearner(learner, secret)}`,
    });
  for (let i = 0; i < 25; i += 1) await start(learnerCookieName(true), 'l1');
  assert.equal(through.length, 20, 'the strict name tells who it is');
  for (let i = 0; i < 25; i += 1) await start(learnerCookieName(false), 'l1');
  assert.equal(through.length, 45, 'the plain name tells nothing');
});

test('attack: who asks cannot be made up without a declared proxy', async (context) => {
  const plain = await openServer(context);
  await send(
    plain.url,
    'GET',
    { 'x-forwarded-for': '192.0.2.1', 'x-forwarded-proto': 'https', 'x-forwarded-host': 'x' },
    '',
  );
  const { headers } = plain.through[0] as IncomingMessage;
  assert.equal(headers['x-forwarded-for'], '127.0.0.1');
  assert.equal(headers['x-forwarded-proto'], 'http');
  assert.equal(headers['x-forwarded-host'], undefined);
  const proxied = await openServer(context, { proxies: new Set(['127.0.0.1', '10.0.0.9']) });
  const said = { 'x-forwarded-for': '6.6.6.6, 192.0.2.1, 10.0.0.9', 'x-forwarded-proto': 'https' };
  await send(proxied.url, 'GET', said, '');
  assert.equal(proxied.through[0]?.headers['x-forwarded-for'], '192.0.2.1');
  assert.equal(proxied.through[0]?.headers['x-forwarded-proto'], 'https');
  const withPorts = {
    '192.0.2.1:5000, 10.0.0.9:80': '192.0.2.1',
    '[2001:db8::1]:5000': '2001:db8::1',
    '2001:db8::1': '2001:db8::1',
  };
  for (const [forwarded, address] of Object.entries(withPorts)) {
    await send(proxied.url, 'GET', { 'x-forwarded-for': forwarded }, '');
    assert.equal(proxied.through.at(-1)?.headers['x-forwarded-for'], address);
  }
});

test('attack: bodies that are too long or do not say how long they are', async (context) => {
  const { url, through } = await openServer(context);
  const long = await send(
    `${url}/api/tickets`,
    'POST',
    { origin: url, 'content-length': longestBody + 1 },
    'x'.repeat(longestBody + 1),
  );
  assert.equal(long.status, 413);
  const unsaid = { origin: url, 'transfer-encoding': 'chunked' };
  assert.equal((await send(`${url}/api/tickets`, 'POST', unsaid)).status, 411);
  assert.equal(through.length, 0);
});

test('attack: a handshake that never ends', async (context) => {
  const short = { headersTimeout: 200, requestTimeout: 300, connectionsCheckingInterval: 50 };
  const { port, through } = await openServer(context, {}, short);
  const socket = connect(port, '127.0.0.1');
  socket.write('GET /hosts/h/terminal HTTP/1.1\r\nHost: 127.0.0.1\r\nUpgrade: websocket\r\n');
  let said = '';
  socket.on('data', (data) => {
    said += data;
  });
  await new Promise<void>((closed) => socket.on('close', () => closed()));
  assert.match(said, /^HTTP\/1.1 408 /);
  assert.equal(through.length, 0);
});

test('TLS serves pages and sockets, and only https is ours then', async (context) => {
  const folder = mkdtempSync(join(tmpdir(), 'drydock-tls-'));
  context.after(() => rmSync(folder, { recursive: true }));
  const [key, cert] = [join(folder, 'key.pem'), join(folder, 'cert.pem')];
  const subject = ['-subj', '/CN=localhost', '-addext', 'subjectAltName=DNS:localhost,IP:127.0.0.1'];
  const made = await run('openssl', [
    'req',
    '-x509',
    '-newkey',
    'ec',
    '-pkeyopt',
    'ec_paramgen_curve:P-256',
    '-nodes',
    '-days',
    '1',
    '-keyout',
    key,
    '-out',
    cert,
    ...subject,
  ]);
  assert.ok(made.ok, made.ok ? '' : made.output);
  const tls = { cert: readFileSync(cert, 'utf8'), key: readFileSync(key, 'utf8') };
  const { port, through } = await openServer(context, { tls });
  const url = `https://127.0.0.1:${port}`;
  const status = await new Promise((answered, failed) => {
    askTls(url, { ca: tls.cert }, (response) => answered(response.resume().statusCode))
      .on('error', failed)
      .end();
  });
  assert.equal(status, 200);
  assert.equal(through[0]?.headers['x-forwarded-proto'], 'https', 'so cookies are Secure');
  for (const [origin, wanted] of [
    [url, 101],
    [`https://localhost:${port}`, 101],
    [`http://127.0.0.1:${port}`, 403],
  ] as const)
    assert.equal(await knock(`${url}/hosts/h/terminal`, origin, tls.cert), wanted, origin);
});
