/**
 * Records how Traefik on a real cluster answers, for those who work on the simulator:
 * `node sandbox/simulator/ingress/recorded/record.ts --kubeconfig FILE --address NODE-IP`
 * with the cluster's Ingress controller (sandbox/kind/traefik.ts) on the ports of the node.
 */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { run } from '../../../exec/run.ts';
import { ask, askBriefly } from './ask.ts';
import { type Answered, type Made, namespace, objects, type Recorded, requests, rollouts, website } from './cases.ts';

const { values } = parseArgs({ options: { kubeconfig: { type: 'string' }, address: { type: 'string' } } });
const { kubeconfig = '', address: host = '' } = values;
const folder = await mkdtemp(join(tmpdir(), 'drydock-ingress-'));
const at = { host, port: 80 };
const [everyMs, trafficMs, settleMs] = [25, 15_000, 5_000];

async function kubectl(...args: string[]): Promise<void> {
  const ran = await run('kubectl', ['--kubeconfig', kubeconfig, '-n', namespace, ...args], { timeoutMs: 120_000 });
  if (!ran.ok) throw new Error(`${ran.command}\n${ran.output}`);
}

async function apply(made: readonly Made[]): Promise<void> {
  const file = join(folder, 'objects.json');
  await writeFile(file, JSON.stringify({ apiVersion: 'v1', kind: 'List', items: made.map(({ object }) => object) }));
  await kubectl('apply', '-f', file);
}

async function traffic(name: string): Promise<readonly string[]> {
  const answers: Promise<string>[] = [];
  for (const end = Date.now() + trafficMs; Date.now() < end; await pause(everyMs))
    answers.push(askBriefly(at, { host: `${name}.example`, path: '/' }));
  return [...new Set(await Promise.all(answers))].sort();
}

try {
  await kubectl('create', 'namespace', namespace);
  await apply(objects);
  await kubectl('rollout', 'status', 'deployment/web');
  await pause(settleMs);
  const answers: Answered[] = [];
  for (const asked of requests) answers.push(await ask(at, asked));
  const seen: Record<string, readonly string[]> = {};
  for (const rollout of rollouts) {
    await apply(website(rollout));
    await kubectl('rollout', 'status', `deployment/${rollout.name}`);
    await pause(settleMs);
    const watching = traffic(rollout.name);
    await kubectl('rollout', 'restart', `deployment/${rollout.name}`);
    seen[rollout.name] = await watching;
  }
  const recorded: Recorded = { answers, rollouts: seen };
  await writeFile(join(import.meta.dirname, 'recorded.json'), `${JSON.stringify(recorded, undefined, 1)}\n`);
} finally {
  await kubectl('delete', 'namespace', namespace, '--wait=false').catch(() => {});
  await rm(folder, { recursive: true });
}
