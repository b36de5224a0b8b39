import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { KubeConfig } from '@kubernetes/client-node';
import { z } from 'zod';
import { repositoryRoot } from '../../config/repository-root.ts';
import { start } from '../../sandbox/exec/start.ts';

/** For what is going on in it when a measurement ends before its time. */
const endPatienceMs = 10_000;
const readySchema = z.object({ kubeconfig: z.string() });
const timesSchema = z.object({ times: z.record(z.string(), z.array(z.number())) });

export interface ServedCluster extends AsyncDisposable {
  readonly kubeconfig: string;
  readonly config: KubeConfig;
  /** Ends it; milliseconds of the server's own time by kind of request. */
  finish(): Promise<Readonly<Record<string, readonly number[]>>>;
}

/** A simulated cluster in a process of its own, so that clients do not take its time. */
export async function serveCluster(): Promise<ServedCluster> {
  const serving = start(process.execPath, [join(repositoryRoot, 'bench/simulator/processes/serve-cluster.ts')]);
  const lines = createInterface({ input: serving.stdout })[Symbol.asyncIterator]();
  const read = async (): Promise<unknown> => {
    const line = await lines.next();
    if (line.done) throw new Error(`the served cluster ended: ${serving.errors()}`);
    return JSON.parse(line.value);
  };
  const { kubeconfig } = readySchema.parse(await read());
  const config = new KubeConfig();
  config.loadFromString(kubeconfig);
  return {
    kubeconfig,
    config,
    async finish() {
      serving.stdin.end();
      return timesSchema.parse(await read()).times;
    },
    async [Symbol.asyncDispose]() {
      serving.stdin.end();
      await Promise.race([serving.ended, sleep(endPatienceMs, undefined, { ref: false })]);
      serving.kill('SIGKILL');
    },
  };
}
