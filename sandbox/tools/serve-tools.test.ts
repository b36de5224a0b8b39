import assert from 'node:assert/strict';
import { once } from 'node:events';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { WebSocket, WebSocketServer } from 'ws';
import { newId } from '../../config/new-id.ts';
import { eventually } from '../../testing/eventually.ts';
import { applyManifests } from '../access/apply-manifests.ts';
import { grantAccess } from '../access/grant-access.ts';
import { valueOrThrow } from '../contract/failure.ts';
import type { Provider } from '../contract/provider.ts';
import type { ToolsRequest } from '../contract/tools-protocol.ts';
import {
  type ChangesAnswer,
  type FileText,
  type HomeFile,
  type KindSchema,
  type LogPart,
  longestAskedPath,
  type ObjectDetails,
  type TimelineAnswer,
  type ToolsReply,
  type WriteAnswer,
} from '../contract/tools-sizes.ts';
import { openSimulatorProvider } from '../simulator/provider/simulator-provider.ts';
import { RealClock } from '../simulator/time/real-clock.ts';
import { openTraffic, type Traffic } from '../traffic/open-traffic.ts';
import { openView, type View } from '../view/open-view.ts';
import { serveTools } from './serve-tools.ts';

let folder: string;
let home: string;
let provider: Provider;
let view: View;
let traffic: Traffic;
let server: WebSocketServer;
let page: Page;

const manifest = `
apiVersion: v1
kind: Pod
metadata: { name: talker, namespace: default, labels: { app: talker } }
spec:
  containers:
  - name: main
    image: busybox:1.36
    command: [sh, -c, 'echo hello from inside; sleep 3600']
---
apiVersion: v1
kind: Secret
metadata: { name: key, namespace: default }
stringData: { password: hunter2 }
`;

const clock = new RealClock();
let adminKubeconfig: string;

before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'drydock-tools-'));
  home = join(folder, 'home');
  await mkdir(home);
  provider = valueOrThrow(await openSimulatorProvider({ folder: join(folder, 'clusters'), most: 1, clock }));
  const spec = { id: newId('sandbox'), owner: 'l1', lab: 'pods', endsAt: new Date(Date.now() + 3_600_000) };
  ({ adminKubeconfig } = valueOrThrow(await provider.create(spec)));
  const { checkerKubeconfig: kubeconfig } = valueOrThrow(await grantAccess({ adminKubeconfig }));
  traffic = openTraffic({ plan: null, to: { host: '127.0.0.1', port: 9 }, kubeconfig, now: () => new Date() });
  view = openView({
    kubeconfig,
    traffic,
    byLab: false,
    namespaces: ['default'],
    now: () => new Date(),
    onCluster() {},
    onTraffic() {},
  });
  view.watch(true);
  await eventually(() => view.state() !== undefined, 'the cluster to be seen', { timeoutMs: 60_000 });
  valueOrThrow(await applyManifests({ adminKubeconfig, manifests: [manifest] }));
  server = new WebSocketServer({ port: 0, host: '127.0.0.1' });
  await once(server, 'listening');
  server.on('connection', (socket) => serveTools(socket, { view, home }));
  page = await Page.open(`ws://127.0.0.1:${(server.address() as AddressInfo).port}`);
});

after(async () => {
  page.socket.terminate();
  server.close();
  view[Symbol.dispose]();
  traffic[Symbol.dispose]();
  await provider[Symbol.asyncDispose]();
  clock[Symbol.dispose]();
  await rm(folder, { recursive: true, maxRetries: 5 });
});

type Question = ToolsRequest extends infer Request ? (Request extends unknown ? Omit<Request, 'id'> : never) : never;

/** Asks as a page does and keeps the last answer to each question. */
class Page {
  readonly socket: WebSocket;
  readonly #replies = new Map<number, ToolsReply[]>();
  #next = 1;

  constructor(socket: WebSocket) {
    this.socket = socket;
    socket.on('message', (data) => {
      const reply = JSON.parse(String(data)) as ToolsReply;
      this.#replies.set(reply.id, [...(this.#replies.get(reply.id) ?? []), reply]);
    });
  }

  static async open(address: string): Promise<Page> {
    const socket = new WebSocket(address);
    await new Promise((opened, failed) => socket.on('open', opened).on('error', failed));
    return new Page(socket);
  }

  ask<Answer>(question: Question) {
    const id = this.#next;
    this.#next += 1;
    this.socket.send(JSON.stringify({ ...question, id }));
    const replies = () => this.#replies.get(id) ?? [];
    return {
      answers: () => replies().flatMap((reply) => ('answer' in reply ? [reply.answer as Answer] : [])),
      last: () =>
        replies()
          .flatMap((reply) => ('answer' in reply ? [reply.answer as Answer] : []))
          .at(-1),
      failure: () =>
        replies()
          .flatMap((reply) => ('failure' in reply ? [reply.failure] : []))
          .at(-1),
      stop: () => this.socket.send(JSON.stringify({ id, ask: 'stop' })),
    };
  }

  async answer<Answer>(question: Question): Promise<Answer> {
    const asked = this.ask<Answer>(question);
    return eventually(() => asked.last(), `an answer to ${question.ask}; ${JSON.stringify(asked.failure())}`, {
      timeoutMs: 60_000,
    });
  }
}

function uidOf(kind: string, name: string): Promise<string> {
  const found = () =>
    view
      .state()
      ?.list({ apiVersion: 'v1', kind, namespace: 'default' })
      .find(({ metadata }) => metadata.name === name);
  return eventually(() => found()?.metadata.uid, `the ${kind}`, { timeoutMs: 60_000 });
}

test('an object is shown with its events and containers, again when it changes, and to its end', async () => {
  const uid = await uidOf('Pod', 'talker');
  const asked = page.ask<ObjectDetails>({ ask: 'object', uid, whole: false, reveal: false });
  await eventually(() => /phase: Running/.test(asked.last()?.yaml ?? ''), 'the Pod to run', { timeoutMs: 60_000 });
  await eventually(() => asked.last()?.events.some(({ reason }) => reason === 'Scheduled'), 'its events', {
    timeoutMs: 60_000,
  });
  assert.deepEqual(asked.last()?.containers, [{ name: 'main', restarts: 0 }]);
  assert.doesNotMatch(asked.last()?.yaml ?? '', /managedFields/);
  const whole = await page.answer<ObjectDetails>({ ask: 'object', uid, whole: true, reveal: false });
  assert.match(whole.yaml, /managedFields/);
  asked.stop();
  const nobody = page.ask({ ask: 'object', uid: 'nobody', whole: false, reveal: false });
  await eventually(() => nobody.failure()?.code === 'not-found', 'the failure', { timeoutMs: 60_000 });
});

test('the values of a Secret stay with the host until they are asked for', async () => {
  const uid = await uidOf('Secret', 'key');
  const hidden = await page.answer<ObjectDetails>({ ask: 'object', uid, whole: true, reveal: false });
  assert.equal(hidden.masked, true);
  const encoded = Buffer.from('hunter2').toString('base64');
  assert.doesNotMatch(hidden.yaml, new RegExp(`hunter2|${encoded}`));
  const shown = await page.answer<ObjectDetails>({ ask: 'object', uid, whole: false, reveal: true });
  assert.ok(shown.yaml.includes(encoded));
});

test('a log is followed, and what cannot be read is told in the words of the server', async () => {
  const of = { ask: 'logs', namespace: 'default', pod: 'talker', container: 'main', lines: 100 } as const;
  const log = page.ask<LogPart>({ ...of, previous: false, follow: true });
  const text = () =>
    log
      .answers()
      .map((part) => part.text)
      .join('');
  await eventually(() => text() === 'hello from inside\n', 'the line', { timeoutMs: 60_000 });
  log.stop();
  const before = page.ask<LogPart>({ ...of, previous: true, follow: false });
  await eventually(() => before.failure()?.message.includes('previous terminated container'), 'the refusal', {
    timeoutMs: 60_000,
  });
  const once = page.ask<LogPart>({ ...of, previous: false, follow: false });
  await eventually(() => once.last()?.ended, 'the end', { timeoutMs: 60_000 });
});

test('files of the home are listed, read and written', async () => {
  await writeFile(join(home, 'web.yaml'), 'kind: Pod\n');
  const listed = page.ask<readonly HomeFile[]>({ ask: 'files' });
  await eventually(() => listed.last()?.some(({ path }) => path === 'web.yaml'), 'the file', { timeoutMs: 60_000 });
  const { version } = await page.answer<FileText>({ ask: 'read', path: 'web.yaml' });
  const written = await page.answer<WriteAnswer>({
    ask: 'write',
    path: 'web.yaml',
    text: 'kind: Job\n',
    over: version,
  });
  assert.equal(written.outcome, 'written');
  assert.equal(await readFile(join(home, 'web.yaml'), 'utf8'), 'kind: Job\n');
  listed.stop();
});

test('attack: a file name longer than any path is answered by its beginning, and the page goes on', async () => {
  const refused = page.ask({ ask: 'read', path: 'x'.repeat(longestAskedPath) });
  await eventually(() => refused.failure()?.code === 'bad-input', 'the refusal', { timeoutMs: 60_000 });
  assert.match(refused.failure()?.message ?? '', /^'x{80}…' is no file below your home/);
});

test('the schema of a kind comes from the cluster itself, with all it refers to', async () => {
  const { root, schemas } = await page.answer<KindSchema>({ ask: 'schema', apiVersion: 'apps/v1', kind: 'Deployment' });
  const spec = schemas[root]?.properties?.spec?.ref ?? '';
  assert.equal(schemas[spec]?.properties?.replicas?.type, 'integer');
  assert.ok(schemas[spec]?.required?.includes('selector'));
  const pod = Object.entries(schemas).find(([name]) => name.endsWith('.PodSpec'))?.[1];
  assert.equal(pod?.properties?.containers?.type, 'array');
  const none = page.ask({ ask: 'schema', apiVersion: 'apps/v1', kind: 'Deploymint' });
  await eventually(() => none.failure()?.code === 'not-found', 'the failure', { timeoutMs: 60_000 });
});

test('what changed and what happened are told from the same watches', async () => {
  const uid = await uidOf('Pod', 'talker');
  const changes = page.ask<ChangesAnswer>({ ask: 'changes', sinceMs: 0 });
  await eventually(
    () => changes.last()?.changes.some((change) => change.name === 'talker' && change.how === 'created'),
    'the change',
    { timeoutMs: 60_000 },
  );
  assert.doesNotMatch(JSON.stringify(changes.last()), /hunter2|status:/);
  const timeline = page.ask<TimelineAnswer>({ ask: 'timeline', shown: [uid] });
  await eventually(
    () =>
      timeline
        .last()
        ?.shown[0]?.lanes.find(({ title }) => title === 'name:main')
        ?.spans.some(({ label }) => label === 'Running'),
    'the container in the timeline',
    { timeoutMs: 60_000 },
  );
  changes.stop();
  timeline.stop();
});

test('the learner sends requests to a Service and stops them', async () => {
  const service = { name: 'talker', port: 80 };
  await page.answer({ ask: 'traffic', plan: { host: '', path: '/', perSecond: 20, service } });
  // Nothing listens behind it: every request comes back as failed.
  await eventually(() => traffic.answers().length > 3, 'answers', { timeoutMs: 60_000 });
  assert.ok(traffic.answers().every(({ status }) => status >= 400));
  await page.answer({ ask: 'traffic', plan: null });
  assert.equal(traffic.plan, null);
});

test('no requests are sent to Services where the learner does not work', async () => {
  const service = { namespace: 'kube-system', name: 'kube-dns', port: 53 };
  const plan = { host: '', path: '/', perSecond: 1, service };
  const asked = page.ask({ ask: 'traffic', plan });
  const failure = await eventually(() => asked.failure(), 'a refusal');
  assert.match(failure.message, /kube-system/);
  assert.equal(traffic.plan, null);
});

test('what is no request of the protocol closes the socket', async () => {
  const other = await Page.open(`ws://127.0.0.1:${(server.address() as AddressInfo).port}`);
  other.socket.send('{"ask":"secrets"}');
  await eventually(() => other.socket.readyState === WebSocket.CLOSED, 'the end of the line');
});
