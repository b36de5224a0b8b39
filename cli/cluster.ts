import { mkdirSync, writeFileSync } from 'node:fs';
import type { Command } from 'commander';
import { newId } from '../config/new-id.ts';
import type { Settings, settings } from '../config/settings.ts';
import { valueOrThrow } from '../sandbox/contract/failure.ts';
import type { Provider } from '../sandbox/contract/provider.ts';
import { pickProvider } from '../sandbox/host/pick-provider.ts';
import { Sentence } from './sentence.ts';
import { addSettingFlags, settingsOf } from './setting-flags.ts';

const minuteMs = 60_000;
const names = [
  'data',
  'provider',
  'kindImage',
  'nodeMemory',
  'nodeCpus',
  'mostSandboxes',
  'sandboxMinutes',
] as const satisfies readonly (keyof typeof settings)[];

/** `cluster up|list|destroy`: clusters of this data folder, without a site. */
export function addClusterCommands(program: Command): void {
  const cluster = program.command('cluster').description('clusters without the site');
  const up = cluster
    .command('up')
    .description('makes a cluster and keeps it until Ctrl-C')
    .requiredOption('--kubeconfig <file>', 'where to write its kubeconfig');
  addSettingFlags(up, [...names]).action(({ kubeconfig }: { kubeconfig: string }) =>
    bringUp(settingsOf(up), kubeconfig),
  );
  const list = cluster.command('list').description('lists clusters');
  addSettingFlags(list, [...names]).action(() => printList(settingsOf(list)));
  const destroy = cluster
    .command('destroy')
    .description('removes a cluster')
    .argument('[id]', 'of the cluster')
    .option('--all', 'all clusters of this data folder');
  addSettingFlags(destroy, [...names]).action((id: string | undefined, { all = false }: { all?: boolean }) =>
    remove(settingsOf(destroy), id, all),
  );
}

async function open(values: Settings, use: 'work' | 'look' = 'work'): Promise<Provider> {
  mkdirSync(values.data, { recursive: true });
  return valueOrThrow(await pickProvider(values, () => new Date(), use));
}

async function bringUp(values: Settings, kubeconfig: string): Promise<void> {
  await using provider = await open(values);
  const began = performance.now();
  const stop = new AbortController();
  // Not `once`: npm hands on the Ctrl-C that the terminal sent already, and the second must not end the clean-up.
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => stop.abort());
  const endsAt = new Date(Date.now() + values.sandboxMinutes * minuteMs);
  const id = newId('sandbox');
  const cluster = valueOrThrow(
    await provider.create(
      { id, owner: 'cli', lab: 'none', endsAt },
      { onPhase: (phase) => console.error(phase), signal: stop.signal },
    ),
  );
  try {
    writeFileSync(kubeconfig, cluster.adminKubeconfig, { mode: 0o600 });
    console.log(`ready in ${Math.round(performance.now() - began)} ms`);
    const timer = setInterval(() => {}, minuteMs);
    await new Promise((stopped) =>
      stop.signal.aborted ? stopped(undefined) : stop.signal.addEventListener('abort', stopped),
    );
    clearInterval(timer);
  } finally {
    valueOrThrow(await provider.destroy(id));
    console.error('removed');
  }
}

async function printList(values: Settings): Promise<void> {
  await using provider = await open(values, 'look');
  const clusters = valueOrThrow(await provider.list());
  if (clusters.length === 0) console.log('no clusters');
  for (const { id, state, owner, lab, endsAt } of clusters)
    console.log([id, state, owner, lab, endsAt.toISOString()].join('\t'));
}

async function remove(values: Settings, id: string | undefined, all: boolean): Promise<void> {
  if (id === undefined && !all)
    throw new Sentence('Say which cluster to remove, by the id that `cluster list` prints, or --all.');
  await using provider = await open(values);
  const clusters = valueOrThrow(await provider.list());
  const chosen = all ? clusters : clusters.filter((cluster) => cluster.id === id);
  if (chosen.length === 0 && !all)
    throw new Sentence(`There is no cluster ${id}. \`cluster list\` prints those there are.`);
  for (const cluster of chosen) {
    valueOrThrow(await provider.destroy(cluster.id));
    console.log(`removed ${cluster.id}`);
  }
}
