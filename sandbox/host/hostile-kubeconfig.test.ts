import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { WebSocket } from 'ws';
import { readSecret } from '../../config/secret.ts';
import { openStore } from '../../store/open-store.ts';
import { eventually } from '../../testing/eventually.ts';
import { followLive, launchHost } from '../../testing/launch-host.ts';
import { callHost } from '../client/call-host.ts';
import { makeTicket } from '../client/make-ticket.ts';
import { valueOrThrow } from '../contract/failure.ts';
import type { TerminalRequest } from '../contract/terminal-protocol.ts';

/** What a kubeconfig may make its reader do: run a command, read a file, talk to somebody else. */
const hostile = (marker: string) => `apiVersion: v1
kind: Config
current-context: c
contexts: [{name: c, context: {cluster: c, user: u}}]
clusters: [{name: c, cluster: {server: "https://127.0.0.1:1", proxy-url: "http://127.0.0.1:1", certificate-authority: /etc/passwd}}]
users:
- name: u
  user:
    tokenFile: /etc/hostname
    exec: {apiVersion: client.authentication.k8s.io/v1, interactiveMode: Never, command: touch, args: ["${marker}"]}
`;

test('attack: a kubeconfig with exec plugin, token file and proxy-url is loaded by no check', async (context) => {
  const data = await mkdtemp(join(tmpdir(), 'drydock-hostile-'));
  context.after(() => rm(data, { recursive: true, force: true, maxRetries: 5 }));
  await using store = await openStore(`sqlite:${join(data, 'store.sqlite')}`);
  const secret = readSecret(data);
  const { process: running, address, host } = await launchHost(data);
  context.after(() => running.kill('SIGTERM'));
  const learner = (await store.learners.create(new Date())).id;
  const request = { address, secret, call: 'startSandbox', input: { learner, lab: 'pods' }, now: new Date() } as const;
  const sandbox = valueOrThrow(await callHost(request)).id;
  const connect = (use: 'live' | 'terminal') => {
    const ticket = makeTicket({ use, learner, sandbox, terminal: use === 'live' ? '' : 'main' }, secret, new Date());
    return new WebSocket(`${address.replace('http', 'ws')}/hosts/${host}/${use}?ticket=${ticket}`);
  };
  const live = followLive(connect('live'));
  await eventually(() => live.sandbox?.state === 'ready', 'the sandbox', { timeoutMs: 60_000 });
  const terminal = connect('terminal');
  let shown = '';
  terminal.on('message', (message) => {
    shown += String(message);
  });
  const say = (message: TerminalRequest): void => terminal.send(JSON.stringify(message));
  terminal.on('open', () => say({ type: 'attach', client: 'test', seen: null, columns: 200, rows: 50 }));
  let typed = 0;
  const type = (command: string): void => {
    say({ type: 'input', from: typed, data: `${command}\r` });
    typed += command.length + 1;
  };
  await eventually(() => shown.includes('$'), 'a prompt', { timeoutMs: 60_000 });

  type('cp ~/.kube/config ~/good');
  const home = join(data, 'homes', sandbox);
  await eventually(() => existsSync(join(home, 'good')), 'the copy');
  const marker = join(data, 'ran');
  await writeFile(join(home, '.kube/config'), hostile(marker));
  type('kubectl --kubeconfig ~/good run hello --image=nginx:1.27');
  const passed = () => live.steps.find(({ step }) => step === 'first-pod')?.passedAt;
  await eventually(passed, `the verdict; the terminal shows ${shown.slice(-1_000)}`, { timeoutMs: 60_000 });
  assert.equal(existsSync(marker), false, 'nothing was run for it');
});
