import { type NotedRefusal, readRefusals, refusalsFile } from '../../../config/audit-log.ts';
import { readSettings } from '../../../config/settings.ts';
import { sessionMs } from '../../../sandbox/client/admin-cookie.ts';
import type { Failure } from '../../../sandbox/contract/failure.ts';
import type { InspectedHost, InspectedSandbox } from '../../../sandbox/contract/inspection.ts';
import type { AdminDeed } from '../../../store/admin-deeds.ts';
import type { AdminSession } from '../../../store/admin-sessions.ts';
import { askHost } from '../ask-host.ts';
import { openedStore } from '../opened-store.ts';
import { type ShownSession, shownSessions } from './admin-sessions.ts';

/** What the administrator's page shows. */
export interface AdminOverview {
  readonly now: string;
  readonly admin: { readonly who: string; readonly until: string };
  readonly hosts: readonly InspectedHost[];
  /** Hosts that do not answer. */
  readonly silent: readonly { readonly id: string; readonly failure: Failure }[];
  /** The oldest first. */
  readonly sandboxes: readonly InspectedSandbox[];
  readonly sessions: readonly ShownSession[];
  /** The newest first. */
  readonly deeds: readonly ShownDeed[];
  /** The newest first. */
  readonly refusals: readonly NotedRefusal[];
}

export type ShownDeed = Omit<AdminDeed, 'at'> & { readonly at: string };

/** Enough to see what somebody tries; the log has the rest. */
const mostRefusals = 50;
/** Some days of a busy workshop. */
const mostDeeds = 50;

export async function adminOverview(admin: AdminSession, now: Date): Promise<AdminOverview> {
  const { who, issuedAt } = admin;
  const { hosts, adminDeeds } = await openedStore();
  const alive = await hosts.alive(now);
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
    sessions: await shownSessions(admin, now),
    deeds: (await adminDeeds.last(mostDeeds)).map(({ at, ...deed }) => ({ ...deed, at: at.toISOString() })),
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
