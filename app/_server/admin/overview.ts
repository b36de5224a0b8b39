import { type NotedRefusal, readRefusals, refusalsFile } from '../../../config/audit-log.ts';
import { readSettings } from '../../../config/settings.ts';
import { sessionMs } from '../../../sandbox/client/admin-cookie.ts';
import type { Failure } from '../../../sandbox/contract/failure.ts';
import type { InspectedHost, InspectedSandbox } from '../../../sandbox/contract/inspection.ts';
import type { AdminSession } from '../../../store/admin-sessions.ts';
import { askHost } from '../ask-host.ts';
import { openedStore } from '../opened-store.ts';

/** What the administrator's page shows. */
export interface AdminOverview {
  readonly now: string;
  readonly admin: { readonly who: string; readonly until: string };
  readonly hosts: readonly InspectedHost[];
  /** Hosts that do not answer. */
  readonly silent: readonly { readonly id: string; readonly failure: Failure }[];
  /** The oldest first. */
  readonly sandboxes: readonly InspectedSandbox[];
  /** The newest first. */
  readonly refusals: readonly NotedRefusal[];
}

/** Enough to see what somebody tries; the log has the rest. */
const mostRefusals = 50;

export async function adminOverview({ who, issuedAt }: AdminSession, now: Date): Promise<AdminOverview> {
  const alive = await (await openedStore()).hosts.alive(now);
  const asked = await Promise.all(
    alive.map(async ({ id, address }) => ({ id, answer: await askHost(address, 'inspectHost', {}) })),
  );
  const inspected = asked.flatMap(({ answer }) => (answer.ok ? [answer.value] : []));
  return {
    now: now.toISOString(),
    admin: { who, until: new Date(issuedAt.getTime() + sessionMs).toISOString() },
    hosts: inspected.map(({ host }) => host),
    silent: asked.flatMap(({ id, answer }) => (answer.ok ? [] : [{ id, failure: answer.failure }])),
    sandboxes: inspected
      .flatMap(({ sandboxes }) => sandboxes)
      .toSorted((a, b) => a.startedAt.localeCompare(b.startedAt)),
    refusals: lastRefusals(),
  };
}

function lastRefusals(): readonly NotedRefusal[] {
  const { data } = readSettings();
  return (['web', 'host'] as const)
    .flatMap((process) => readRefusals(refusalsFile(data, process), mostRefusals))
    .toSorted((a, b) => b.at.localeCompare(a.at))
    .slice(0, mostRefusals);
}
