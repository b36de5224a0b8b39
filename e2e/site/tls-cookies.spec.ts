/** Under TLS only the strict names of cookies count: a neighbour's page, or whoever is on the line without TLS, can plant the others. */
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { request as makeRequests } from '@playwright/test';
import { run } from '../../sandbox/exec/run.ts';
import { startDrydock } from '../../testing/start-drydock.ts';
import { adminPassword, writePasswordFile } from '../../testing/write-password-file.ts';
import { expect, test } from '../fixtures.ts';

const selfSigned = ['-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-days', '1'];

test('attack: the plain names of the cookies, under TLS', async ({ provider }) => {
  const folder = await mkdtemp(join(tmpdir(), 'drydock-tls-'));
  const [cert, key] = [join(folder, 'cert.pem'), join(folder, 'key.pem')];
  const names = ['-subj', '/CN=localhost', '-addext', 'subjectAltName=DNS:localhost,IP:127.0.0.1'];
  const made = await run('openssl', ['req', ...selfSigned, '-keyout', key, '-out', cert, ...names]);
  expect(made.ok, await readFile(cert, 'utf8').catch(() => 'no certificate')).toBe(true);
  {
    await using password = await writePasswordFile();
    const settings = { adminPasswordFile: password.path, cert, key };
    await using drydock = await startDrydock({ provider, settings });
    const headers = { origin: drydock.url };
    const ask = async (path: string, init: { cookie?: string; data?: object }) => {
      const context = await makeRequests.newContext({ baseURL: drydock.url, ignoreHTTPSErrors: true });
      const sent = { headers: init.cookie === undefined ? headers : { ...headers, cookie: init.cookie } };
      const answer = await (init.data ? context.post(path, { ...sent, data: init.data }) : context.get(path, sent));
      const told = { status: answer.status(), text: await answer.text(), set: answer.headers()['set-cookie'] ?? '' };
      await context.dispose();
      return told;
    };

    const login = await ask('/api/admin/login', { data: { password: adminPassword } });
    const [, admin = ''] = /^__Host-drydock-admin=([^;]+);.*Secure/m.exec(login.set) ?? [];
    expect(admin).not.toBe('');
    expect((await ask('/api/admin/overview', { cookie: `__Host-drydock-admin=${admin}` })).status).toBe(200);
    for (const name of ['drydock-admin', '__Secure-drydock-admin', '__host-drydock-admin'])
      expect((await ask('/api/admin/overview', { cookie: `${name}=${admin}` })).status, name).toBe(403);

    const begun = await ask('/api/sandboxes', { data: { lab: 'pods' } });
    const [, learner = ''] = /^__Host-drydock_learner=([^;]+);.*Secure/m.exec(begun.set) ?? [];
    expect(learner).not.toBe('');
    const { id } = JSON.parse(begun.text) as { id: string };
    const ticket = { data: { sandbox: id, use: 'live', terminal: 'main' } };
    expect((await ask('/api/tickets', { ...ticket, cookie: `__Host-drydock_learner=${learner}` })).status).toBe(200);
    for (const name of ['drydock_learner', '__Secure-drydock_learner', '__host-drydock_learner'])
      expect([403, 404], name).toContain(
        (await ask('/api/tickets', { ...ticket, cookie: `${name}=${learner}` })).status,
      );
  }
  await rm(folder, { recursive: true });
});
