/** Runs operations one after the other in a namespace of their own, and tells every answer and what is stored in the end. */
import { setTimeout as pause } from 'node:timers/promises';
import { isList, isObject, type Json, type JsonObject } from '../patch/json.ts';
import { metaOf } from '../registry/object-access.ts';
import { ClusterClient } from './cluster-client.ts';
import { normaliseObject } from './normalise.ts';
import { type Operation, randomResources } from './random-operations.ts';
import { openNamespace } from './run-script.ts';
import { storedObjects } from './stored-objects.ts';

export interface Ran {
  /** Codes and bodies, normalised. */
  readonly answers: readonly Json[];
  readonly objects: Readonly<Record<string, Json>>;
}

/** Finalizers that the garbage collector takes off, and how long it may take. */
const ofCollector = ['orphan', 'foregroundDeletion'];
const patienceMs = 30_000;

const groups: Readonly<Record<string, string>> = { deployments: '/apis/apps/v1', jobs: '/apis/batch/v1' };

export function pathOf(path: string, namespace: string): string {
  const resource = /^\w+/.exec(path)?.[0] ?? '';
  return `${groups[resource] ?? '/api/v1'}/namespaces/${namespace}/${path}`;
}

export async function runOperations(
  operations: readonly Operation[],
  { kubeconfig, namespace }: { kubeconfig: string; namespace: string },
): Promise<Ran> {
  using client = new ClusterClient(kubeconfig);
  await openNamespace(client, namespace);
  const answers: Json[] = [];
  for (const { method, path, body, type } of operations) {
    const { code, body: answer } = await client.call(method, pathOf(path, namespace), body, type);
    answers.push({ operation: `${method} ${path}`, code, answer: withoutLast(normaliseObject(inOrder(answer))) });
    if (method === 'DELETE') await collected(client, namespace);
  }
  return { answers, objects: await storedObjects(client, namespace) };
}

/** The garbage collector comes a little later; what it has still to do would be seen by the next operation, or not. */
async function collected(client: ClusterClient, namespace: string): Promise<void> {
  const until = Date.now() + patienceMs;
  for (const resource of randomResources) {
    const waits = async (): Promise<boolean> => {
      const { items } = (await client.call('GET', pathOf(resource, namespace))).body;
      const objects = (isList(items) ? items : []).filter(isObject);
      return objects.some((object) => metaOf(object).finalizers?.some((name) => ofCollector.includes(name)));
    };
    while (await waits()) {
      if (Date.now() > until) throw new Error(`the garbage collector leaves ${resource} of ${namespace}`);
      await pause(20);
    }
  }
}

/** Conflicts stand in the order in which Go walks the map of managers. */
function inOrder(answer: JsonObject): JsonObject {
  const causes = isObject(answer.details) ? answer.details.causes : undefined;
  if (!isObject(answer.details) || !isList(causes)) return answer;
  const sorted = [...causes].sort((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1));
  return { ...answer, details: { ...answer.details, causes: sorted } };
}

/** Tokens of pages hold revisions. */
function withoutLast(answer: Json): Json {
  return JSON.parse(JSON.stringify(answer, (key, value: unknown) => (key === 'continue' ? '<token>' : value))) as Json;
}
