/** Runs operations one after the other in a namespace of their own, and tells every answer and what is stored in the end. */
import type { Json } from '../patch/json.ts';
import { ClusterClient } from './cluster-client.ts';
import { normaliseObject } from './normalise.ts';
import type { Operation } from './random-operations.ts';
import { openNamespace } from './run-script.ts';
import { storedObjects } from './stored-objects.ts';

export interface Ran {
  /** Codes and bodies, normalised. */
  readonly answers: readonly Json[];
  readonly objects: Readonly<Record<string, Json>>;
}

const groups: Readonly<Record<string, string>> = { deployments: '/apis/apps/v1' };

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
    answers.push({ operation: `${method} ${path}`, code, answer: withoutLast(normaliseObject(answer)) });
  }
  return { answers, objects: await storedObjects(client, namespace) };
}

/** Tokens of pages hold revisions. */
function withoutLast(answer: Json): Json {
  return JSON.parse(JSON.stringify(answer, (key, value: unknown) => (key === 'continue' ? '<token>' : value))) as Json;
}
