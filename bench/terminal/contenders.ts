import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Contender } from './contender.ts';
import { type DrydockContender, openDrydock } from './drydock.ts';
import { openTerminado, type Terminado } from './terminado.ts';
import { openWetty } from './wetty.ts';

interface Contenders extends AsyncDisposable {
  readonly drydock: DrydockContender;
  /** Undefined where it could not be fetched. */
  readonly terminado: Terminado | undefined;
  readonly all: readonly Contender[];
}

/** Drydock and the peers that can be fetched, all of them up at the same time. */
export async function openContenders(say: (line: string) => void): Promise<Contenders> {
  await using undo = new AsyncDisposableStack();
  const home = await mkdtemp(join(tmpdir(), 'drydock-bench-'));
  undo.defer(() => rm(home, { recursive: true, force: true, maxRetries: 5 }));
  const drydock = undo.use(await openDrydock());
  const wetty = undo.use(await openWetty(home, say));
  const terminado = undo.use(await openTerminado(home, say));
  const running = undo.move();
  const all = [drydock, wetty, terminado].filter((each) => each !== undefined);
  return { drydock, terminado, all, [Symbol.asyncDispose]: () => running.disposeAsync() };
}
