/** Plays one script on a cluster, in a namespace of its own, and tells what came of it: what stays the same from run to run. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { run } from '../../../exec/run.ts';
import { isList, isObject, type JsonObject } from '../../patch/json.ts';
import { metaOf } from '../../registry/object-access.ts';
import { ClusterClient } from '../cluster-client.ts';
import { inNamespace, openNamespace } from '../run-script.ts';
import { listObjects, readOnce, type Stored } from '../stored-objects.ts';
import { askOnce, startTraffic, type Traffic } from './ask.ts';
import { holds, matches } from './facts.ts';
import { Names } from './names.ts';
import { type Observed, observe } from './observe.ts';
import type { Step, Wanted, WorkloadScript } from './script.ts';
import type { Stage } from './stage.ts';
import { type Played, tell } from './tell.ts';

/** Of the cluster's time: for what is waited for, between two looks, and what somebody at a keyboard needs from line to line. */
const [patienceMs, lookMs, typingMs] = [150_000, 100, 300];
/** The story is over when nothing was told for so long; what never ends has waited for its end itself. */
const [quietMs, longestQuietMs] = [1_500, 10_000];
/** The namespace of an earlier run may still be emptied, real ms. */
const emptyMs = 120_000;
/** A line of kubectl takes no longer, real ms. */
const lineMs = 90_000;

export function namespaceOf(script: WorkloadScript): string {
  return `wl-${script.name}`;
}

/** Throws when something is waited for in vain, naming the line. */
export async function play(script: WorkloadScript, stage: Stage): Promise<Played> {
  const namespace = namespaceOf(script);
  const folder = await mkdtemp(join(tmpdir(), 'drydock-workloads-'));
  const env = { HOME: folder, KUBECONFIG: join(folder, 'config') };
  using client = new ClusterClient(stage.kubeconfig);
  const names = new Names();
  const lines: Played['lines'][number][] = [];
  const answers: string[] = [];
  let traffic: Traffic | undefined;
  try {
    await writeFile(env.KUBECONFIG, inNamespace(stage.kubeconfig, namespace));
    for (const [name, text] of script.files) await writeFile(join(folder, name), text.replaceAll('NODE', stage.node));
    await stage.during(openNamespace(client, namespace, emptyMs));
    using observed = await observe(client, namespace, names);
    const playStep = async (line: string, step: Step): Promise<void> => {
      switch (step.does) {
        case 'run': {
          const args = step.args.map((word) => word.replaceAll('NODE', stage.node));
          const ran = await stage.during(run(stage.kubectl, args, { env, cwd: folder, timeoutMs: lineMs }));
          const { exitCode, stdout, stderr } = ran;
          lines.push({ line: line.slice(2), code: exitCode ?? -1, stdout, stderr });
          return stage.pass(typingMs);
        }
        case 'wait':
          return until(async () => isSo(client, namespace, step.wanted));
        case 'ask': {
          let answer = '';
          await until(async () => {
            answer = await stage.during(askOnce(stage.ingress, step.asked));
            return step.status === undefined || answer.startsWith(String(step.status));
          });
          answers.push(`${line.slice(2)}: ${answer}`);
          return;
        }
        case 'start-traffic':
          traffic = startTraffic(stage, step.asked);
          return stage.pass(typingMs);
        case 'end-traffic':
          answers.push(`${step.does}: ${await traffic?.end()}`);
          return;
        case 'pass':
          return stage.pass(step.ms);
      }
    };
    const until = async (isOver: () => Promise<boolean>): Promise<void> => {
      const endMs = stage.now() + patienceMs;
      while (!(await isOver())) {
        if (stage.now() > endMs) throw new Error('waited in vain');
        await stage.pass(lookMs);
      }
    };
    for (const { line, step } of script.steps)
      try {
        await playStep(line, step);
      } catch (cause) {
        throw new Error(
          `${script.name}: ${line}\n${JSON.stringify(tell({ lines, answers, observed, names, objects: [] }), null, 1)}`,
          { cause },
        );
      }
    await stage.untilTold();
    const endMs = stage.now() + longestQuietMs;
    for (let told = -1; told !== observed.told && stage.now() < endMs; ) {
      told = observed.told;
      await stage.pass(quietMs);
      await untilUpToDate(observed);
    }
    return tell({ lines, answers, observed, names, objects: await objectsOf(client, namespace) });
  } finally {
    await traffic?.end();
    await rm(folder, { recursive: true, force: true });
  }
}

async function isSo(client: ClusterClient, namespace: string, wanted: Wanted): Promise<boolean> {
  const { path, resource, namespaced } = resourceOf(wanted.resource);
  const { body } = await client.call('GET', `${path}${namespaced ? `/namespaces/${namespace}` : ''}/${resource}`);
  const found = (isList(body.items) ? body.items : []).filter(
    (object) =>
      isObject(object) &&
      matches(wanted.name, String(metaOf(object).name)) &&
      wanted.facts.every((fact) => holds(fact, object)),
  );
  return wanted.count === undefined ? found.length > 0 : found.length === wanted.count;
}

function resourceOf(name: string): Stored {
  const found = name === 'events' ? events : readOnce.find(({ resource }) => resource === name);
  if (!found) throw new Error(`no such resource: ${name}`);
  return found;
}

const events: Stored = { path: '/api/v1', resource: 'events', namespaced: true, apiVersion: 'v1', kind: 'Event' };

/** Watches tell a little later than lists what there is. */
async function untilUpToDate(observed: Observed): Promise<void> {
  const [attempts, everyMs] = [200, 10];
  for (let i = 0; i < attempts && !(await observed.isUpToDate()); i++) await pause(everyMs);
}

async function objectsOf(client: ClusterClient, namespace: string): Promise<JsonObject[]> {
  const found: JsonObject[] = [];
  for (const stored of readOnce.filter(({ namespaced }) => namespaced))
    for (const item of await listObjects(client, stored, namespace))
      found.push({ ...item, apiVersion: stored.apiVersion, kind: stored.kind });
  return found;
}
