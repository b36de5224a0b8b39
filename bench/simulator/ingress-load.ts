import { Agent, get } from 'node:http';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import { repositoryRoot } from '../../config/repository-root.ts';
import { start } from '../../sandbox/exec/start.ts';
import { atMost, type BenchRow, percentile } from '../bench-row.ts';

const [clusters, perSecond, seconds] = [50, 500, 15];
/** Milliseconds, as a client sees them. */
const bound = 20;
const readySchema = z.object({ ports: z.array(z.int()) });

/** Steady requests to the Ingresses of many clusters. */
export async function measureIngress(): Promise<BenchRow[]> {
  const file = join(repositoryRoot, 'bench/simulator/processes/serve-ingresses.ts');
  using serving = start(process.execPath, [file, String(clusters)]);
  const line = await createInterface({ input: serving.stdout })[Symbol.asyncIterator]().next();
  if (line.done) throw new Error(`the clusters ended: ${serving.errors()}`);
  const { ports } = readySchema.parse(JSON.parse(line.value));
  const agent = new Agent({ keepAlive: true });
  // An Ingress controller has its own, later view.
  for (const port of ports) while ((await ask(port, agent)).code !== 200) await sleep(50);
  const asked: Promise<{ code: number; ms: number }>[] = [];
  const began = performance.now();
  for (let number = 0; number < perSecond * seconds; number += 1) {
    const answer = ask(ports[number % ports.length] ?? 0, agent);
    // Told below, when all have been asked.
    answer.catch(() => {});
    asked.push(answer);
    await sleep(Math.max(0, began + ((number + 1) * 1_000) / perSecond - performance.now()));
  }
  const answers = await Promise.all(asked).catch((error: unknown) => {
    throw new Error(`a request got no answer; the clusters said: ${serving.errors()}`, { cause: error });
  });
  agent.destroy();
  serving.stdin.end();
  await serving.ended;
  const times = answers.map(({ ms }) => ms);
  return [
    atMost(`Ingress, ${perSecond} requests/s over ${clusters} clusters, p50`, percentile(times, 0.5), 'ms', bound),
    atMost(`Ingress, ${perSecond} requests/s over ${clusters} clusters, p99`, percentile(times, 0.99), 'ms', bound),
    atMost('of these, other than 200', answers.filter(({ code }) => code !== 200).length, 'requests', 0),
  ];
}

function ask(port: number, agent: Agent): Promise<{ code: number; ms: number }> {
  const began = performance.now();
  return new Promise((answered, failed) => {
    get({ host: '127.0.0.1', port, agent }, (response) => {
      response.resume();
      response.on('end', () => answered({ code: response.statusCode ?? 0, ms: performance.now() - began }));
    }).on('error', failed);
  });
}
