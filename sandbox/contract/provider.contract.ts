/** What every provider promises, as tests with the real kubectl. */
import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { connect } from 'node:tls';
import { newId } from '../../config/new-id.ts';
import { run } from '../exec/run.ts';
import { type Result, valueOrThrow } from './failure.ts';
import { type Address, type ClusterSpec, type Phase, type Provider, phases } from './provider.ts';

export interface ContractOptions {
  /** Opened anew, it gives back what was left when the last one was disposed of. */
  open(): Promise<Provider>;
  /** What another process sees meanwhile; the same as `open` where that does not say. */
  look?(): Promise<Provider>;
}

function makeSpec(): ClusterSpec {
  return { id: newId('sandbox'), owner: 'learner-1', lab: 'pods', endsAt: new Date(Date.now() + 3_600_000) };
}

function codeOf(result: Result<unknown>): string {
  return result.ok ? 'ok' : result.failure.code;
}

async function kubectl(kubeconfig: string, ...args: string[]): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'drydock-contract-'));
  await writeFile(join(folder, 'kubeconfig'), kubeconfig);
  const ran = await run('kubectl', ['--kubeconfig', join(folder, 'kubeconfig'), ...args], { timeoutMs: 60_000 });
  await rm(folder, { recursive: true });
  assert.ok(ran.ok, `${ran.command}\n${ran.output}`);
  return ran.stdout;
}

/** Runs the suite; `open` is asked for a provider with room for two clusters. */
export function describeProvider(name: string, { open, look = open }: ContractOptions): void {
  describe(`provider contract: ${name}`, () => {
    test('a cluster is created, found, parked, resumed, found by the next process and destroyed', async (context) => {
      let provider = await open();
      const spec = makeSpec();
      context.after(() => provider.destroy(spec.id).then(() => provider[Symbol.asyncDispose]()));

      const seen: Phase[] = [];
      const cluster = valueOrThrow(await provider.create(spec, { onPhase: (phase) => seen.push(phase) }));
      assert.deepEqual(
        seen,
        phases.filter((phase) => seen.includes(phase)),
        'phases come in their order, once each',
      );
      assert.equal(seen[0], 'prepare');
      assert.match(await kubectl(cluster.adminKubeconfig, 'get', 'namespaces'), /default/);

      assert.equal(codeOf(await provider.create(spec)), 'name-taken');
      await kubectl(cluster.adminKubeconfig, 'create', '-f', await configMapFile(context));

      const described = valueOrThrow(await provider.describe(spec.id));
      const { id, owner, lab, endsAt, state } = described;
      assert.deepEqual({ id, owner, lab, endsAt, state }, { ...spec, state: 'running' });
      assert.equal(valueOrThrow(await provider.capacity()).used, 1);

      const other = await look();
      const listed = valueOrThrow(await other.list());
      assert.deepEqual(
        listed.map((found) => [found.id, found.owner, found.api.port]),
        [[spec.id, spec.owner, cluster.api.port]],
      );
      assert.match(await kubectl(listed[0]?.adminKubeconfig ?? '', 'get', 'configmap', 'kept', '-o', 'name'), /kept/);
      await other[Symbol.asyncDispose]();

      assert.equal(codeOf(await provider.park(spec.id)), 'ok');
      assert.equal(valueOrThrow(await provider.describe(spec.id)).state, 'parked');
      assert.equal(await isAnswering(cluster.api), false, 'nothing answers while it is parked');
      const resumed = valueOrThrow(await provider.resume(spec.id));
      assert.equal(resumed.state, 'running');
      assert.match(await kubectl(resumed.adminKubeconfig, 'get', 'configmap', 'kept', '-o', 'name'), /kept/);

      await provider[Symbol.asyncDispose]();
      provider = await open();
      const found = valueOrThrow(await provider.describe(spec.id));
      assert.deepEqual([found.state, found.api.port, found.owner], ['running', cluster.api.port, spec.owner]);
      assert.equal(found.adminKubeconfig, cluster.adminKubeconfig, 'credentials outlive the process');
      assert.match(await kubectl(found.adminKubeconfig, 'get', 'configmap', 'kept', '-o', 'name'), /kept/);

      assert.equal(codeOf(await provider.destroy(spec.id)), 'ok');
      assert.equal(codeOf(await provider.destroy(spec.id)), 'ok');
      assert.equal(codeOf(await provider.describe(spec.id)), 'not-found');
      assert.deepEqual(valueOrThrow(await provider.list()), []);
    });

    test('a start that is stopped leaves nothing, and unknown clusters are told as such', async () => {
      await using provider = await open();
      const spec = makeSpec();
      const stop = new AbortController();
      const created = await provider.create(spec, { signal: stop.signal, onPhase: () => stop.abort() });
      assert.equal(codeOf(created), 'cancelled');
      assert.deepEqual(valueOrThrow(await provider.list()), []);
      assert.equal(codeOf(await provider.park('s-unknown')), 'not-found');
      assert.equal(codeOf(await provider.resume('s-unknown')), 'not-found');
      assert.equal(codeOf(await provider.claim(spec)), 'full');
    });
  });
}

/** True when bytes come back within a moment: a paused container still accepts connections. */
async function isAnswering({ host, port }: Address): Promise<boolean> {
  const socket = connect({ host, port, rejectUnauthorized: false, timeout: 2_000 });
  const answered = await new Promise<boolean>((known) => {
    socket.once('secureConnect', () => known(true));
    socket.once('error', () => known(false));
    socket.once('timeout', () => known(false));
  });
  socket.destroy();
  return answered;
}

async function configMapFile(context: { after(act: () => Promise<void>): void }): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'drydock-contract-'));
  context.after(() => rm(folder, { recursive: true }));
  const file = join(folder, 'kept.yaml');
  await writeFile(file, 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: kept, namespace: default}\ndata: {a: b}\n');
  return file;
}
