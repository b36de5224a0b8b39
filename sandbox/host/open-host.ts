/** The host: owns sandboxes. It puts provider, access, terminals and checks together and serves them by HTTP and WebSocket. */

import { mkdirSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { resolve } from 'node:path';
import { AuditLog, refusalsFile } from '../../config/audit-log.ts';
import type { Settings } from '../../config/settings.ts';
import type { Store } from '../../store/open-store.ts';
import { adoptSandboxes } from './adopt-sandboxes.ts';
import { Bridge } from './bridge/bridge.ts';
import { claimDataFolder } from './claim-data-folder.ts';
import { endForgottenLearners } from './end-forgotten-learners.ts';
import { serveHttpApi } from './http-api.ts';
import { inspectHost } from './inspect-host.ts';
import type { Parts, Terminal } from './parts.ts';
import { reapSandboxes } from './reap-sandboxes.ts';
import { Sandboxes } from './sandboxes.ts';
import { serveSockets } from './sockets.ts';
import { TicketGate } from './ticket-gate.ts';

/** How often time and idleness are looked at; a sandbox outlives its end by this at most. */
const reapEveryMs = 1_000;
/** Who has deleted their data has no sandbox and no socket 5 s later, also where nobody could tell this host of it. */
const forgottenEveryMs = 2_000;
/** See `hostSilenceMs` in the store: three of these may be missed. */
const registerEveryMs = 10_000;

export interface Host extends AsyncDisposable {
  readonly id: string;
  /** `http://127.0.0.1:40123` */
  readonly address: string;
}

export interface HostOptions<T extends Terminal> {
  readonly settings: Settings;
  readonly parts: Parts<T>;
  readonly store: Store;
  readonly secret: string;
  readonly now: () => Date;
  readonly log: (line: string) => void;
}

/** Adopts what is left of an earlier process, then serves. Disposing of it keeps clusters for the next one. Throws DataFolderTaken, FailureError. */
export async function openHost<T extends Terminal>(options: HostOptions<T>): Promise<Host> {
  const { settings, parts, store, secret, now, log } = options;
  await using undo = new AsyncDisposableStack();
  const claim = undo.use(claimDataFolder(settings.data));
  const homes = resolve(settings.data, 'homes');
  mkdirSync(homes, { recursive: true });
  const context = { parts, store, now, log, homes, host: claim.hostId, limits: settings };
  const sandboxes = new Sandboxes<T>(context);
  undo.defer(async () => {
    await Promise.all(sandboxes.all().map((sandbox) => sandbox.leave()));
  });
  await adoptSandboxes(context, sandboxes);

  const audit = new AuditLog(refusalsFile(resolve(settings.data), 'host'), now);
  const gate = new TicketGate({ secret, now });
  const describe = () => {
    const used = sandboxes.all().length;
    return {
      id: claim.hostId,
      provider: parts.provider.name,
      isolation: parts.isolation,
      used,
      most: settings.mostSandboxes,
    };
  };
  const startedAt = now();
  const inspect = () =>
    inspectHost({ described: describe(), sandboxes: sandboxes.all(), data: settings.data, startedAt });
  const bridge = undo.use(new Bridge({ secret, audit, now }));
  const serveApi = serveHttpApi({ sandboxes, gate, describe, inspect, audit, log });
  const server = createServer((request, response) => {
    if (!bridge.serve(request, response)) void serveApi(request, response);
  });
  undo.use(serveSockets(server, { sandboxes, gate, parts, audit, now }));
  await new Promise<void>((listening, failed) => {
    server.once('error', failed);
    server.listen(0, '127.0.0.1', listening);
  });
  undo.defer(() => {
    server.close();
    server.closeAllConnections();
  });
  const address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const register = (): Promise<void> => store.hosts.register({ id: claim.hostId, address, now: now() });
  await register();
  undo.defer(() => store.hosts.remove(claim.hostId));
  every(registerEveryMs, () => void register().catch((error) => log(`not registered: ${error}`)), undo);
  const idleMs = settings.idleMinutes * 60_000;
  const endForgotten = () => endForgottenLearners({ sandboxes: sandboxes.all(), learners: store.learners });
  every(forgottenEveryMs, () => void endForgotten().catch((error) => log(`learners not looked up: ${error}`)), undo);
  every(reapEveryMs, () => reapSandboxes({ sandboxes: sandboxes.all(), now: now(), idleMs }), undo);

  const running = undo.move();
  return { id: claim.hostId, address, [Symbol.asyncDispose]: () => running.disposeAsync() };
}

function every(milliseconds: number, act: () => void, until: AsyncDisposableStack): void {
  const timer = setInterval(act, milliseconds);
  until.defer(() => clearInterval(timer));
}
