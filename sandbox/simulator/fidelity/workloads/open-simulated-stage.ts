/** A simulated cluster that stands still while a program works on it, and is fast otherwise: the same run on any machine. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { valueOrThrow } from '../../../contract/failure.ts';
import { openSimulatorProvider } from '../../provider/simulator-provider.ts';
import { VirtualClock } from '../../time/virtual-clock.ts';
import { ClusterClient } from '../cluster-client.ts';
import { fetchImages } from './fetch-images.ts';
import { type Stage, tickMs } from './stage.ts';

/** Its time runs ahead of kubectl's, to which nothing may be in the future. */
const headStartMs = 3_600_000;
/** A program that has not ended by then waits for something to happen in the cluster, real ms. */
const answerMs = 1_500;
/** From then on so much of the machine's time goes by between two ticks, ms. */
const tickTakesMs = 10;
/** What is done at a tick is waited for so long, real ms: what takes longer waits for the cluster's time. */
const tickPatienceMs = 100;

export interface OpenedStage extends AsyncDisposable {
  readonly stage: Stage;
}

export async function openSimulatedStage(kubectl: string): Promise<OpenedStage> {
  const folder = await mkdtemp(join(tmpdir(), 'drydock-workloads-'));
  const clock = new VirtualClock(new Date(Date.now() - headStartMs));
  const provider = valueOrThrow(await openSimulatorProvider({ folder, most: 1, clock }));
  const endsAt = new Date(Date.now() + headStartMs);
  const cluster = valueOrThrow(
    await provider.create({ id: 'workloads', owner: 'workloads', lab: 'workloads', endsAt }),
  );
  const acts = new Set<() => Promise<unknown>>();
  const pass = async (ms: number): Promise<void> => {
    for (let leftMs = ms; leftMs > 0; leftMs -= tickMs) {
      await clock.advance(Math.min(leftMs, tickMs));
      for (const act of acts) await within(tickPatienceMs, act());
    }
  };
  const stage: Stage = {
    kubeconfig: cluster.adminKubeconfig,
    kubectl,
    node: 'drydock-control-plane',
    ingress: cluster.ingress.http,
    untilTold: async () => {},
    now: () => clock.now().getTime(),
    pass,
    onTick(act) {
      acts.add(act);
      return { [Symbol.dispose]: () => void acts.delete(act) };
    },
    async during(running) {
      let ended = false;
      const end = running.finally(() => {
        ended = true;
      });
      for (let patienceMs = answerMs; ; patienceMs = tickTakesMs) {
        await within(patienceMs, end);
        if (ended) return end;
        await pass(tickMs);
      }
    },
  };
  using client = new ClusterClient(stage.kubeconfig);
  await fetchImages(client, stage);
  return {
    stage,
    [Symbol.asyncDispose]: async () => {
      await provider[Symbol.asyncDispose]();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

async function within(ms: number, running: Promise<unknown>): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  const timer = setTimeout(resolve, ms);
  await Promise.race([running, promise]).finally(() => clearTimeout(timer));
}
