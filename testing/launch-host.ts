import assert from 'node:assert/strict';
import { createInterface } from 'node:readline';
import type { WebSocket } from 'ws';
import { z } from 'zod';
import { repositoryRoot } from '../config/repository-root.ts';
import type { JumpView } from '../sandbox/contract/jump-view.ts';
import { liveMessageSchema } from '../sandbox/contract/live-protocol.ts';
import type { SandboxView } from '../sandbox/contract/sandbox-view.ts';
import type { StepVerdict } from '../sandbox/contract/verdict.ts';
import { type Started, start } from '../sandbox/exec/start.ts';

const readySchema = z.object({ ready: z.literal(true), address: z.string(), host: z.string() });

/** The host as a process of its own, on simulated clusters; `settings` as the environment gives them. */
export async function launchHost(
  data: string,
  settings: Readonly<Record<string, string>> = {},
): Promise<{ process: Started; address: string; host: string }> {
  const launched = start(process.execPath, ['sandbox/host/main.ts'], {
    cwd: repositoryRoot,
    env: { DRYDOCK_PROVIDER: 'simulator', DRYDOCK_DATA: data, ...settings },
  });
  for await (const line of createInterface({ input: launched.stdout })) {
    const ready = readySchema.safeParse(JSON.parse(line));
    assert.ok(ready.success, `${line}\n${launched.errors()}`);
    return { process: launched, ...ready.data };
  }
  throw new Error(`the host ended: ${launched.errors()}`);
}

export interface Told {
  sandbox?: SandboxView;
  steps: readonly StepVerdict[];
  /** Undefined until the host has said whether there is one. */
  jump?: JumpView | null;
}

/** The newest state that the host has told. */
export function followLive(socket: WebSocket): Told {
  const newest: Told = { steps: [] };
  socket.on('error', () => {});
  socket.on('message', (data) => {
    const message = liveMessageSchema.parse(JSON.parse(String(data)));
    if (message.type === 'sandbox') newest.sandbox = message.sandbox;
    else if (message.type === 'steps') newest.steps = message.steps;
    else if (message.type === 'jump') newest.jump = message.jump;
  });
  return newest;
}
