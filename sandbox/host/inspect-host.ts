import { statfs } from 'node:fs/promises';
import { availableParallelism, freemem, loadavg, totalmem } from 'node:os';
import type { HostOutput } from '../contract/host-api.ts';
import type { InspectedSandbox } from '../contract/inspection.ts';
import type { Sandbox } from './sandbox.ts';

export interface Inspected {
  readonly described: HostOutput<'describeHost'>;
  readonly sandboxes: readonly Sandbox[];
  /** The data folder. */
  readonly data: string;
  readonly startedAt: Date;
}

/** What an operator asks for when learners are on the machine. */
export async function inspectHost(of: Inspected): Promise<HostOutput<'inspectHost'>> {
  const { bavail, blocks, bsize } = await statfs(of.data);
  return {
    host: {
      ...of.described,
      startedAt: of.startedAt.toISOString(),
      memory: { own: process.memoryUsage.rss(), free: freemem(), total: totalmem() },
      disk: { free: bavail * bsize, total: blocks * bsize },
      load: loadavg()[0] ?? 0,
      processors: availableParallelism(),
    },
    sandboxes: of.sandboxes.map(inspectSandbox),
  };
}

function inspectSandbox({ view, terminals, unwatchedSince }: Sandbox): InspectedSandbox {
  const { id, learner, lab, provider, state, startedAt, endsAt } = view;
  const since = unwatchedSince?.toISOString() ?? null;
  return { id, learner, lab, provider, state, startedAt, endsAt, terminals: [...terminals], unwatchedSince: since };
}
