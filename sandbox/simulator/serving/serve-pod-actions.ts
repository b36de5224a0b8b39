/** What is done to Pods beside writing them: binding to a node, eviction. Source: pkg/registry/core/pod/storage/{storage,eviction}.go. */
import { decodeObject } from '../decode/decode.ts';
import { roundTrip } from '../decode/round-trip.ts';
import { matchesLabels, requirementsOf } from '../meta/selectors.ts';
import { badRequest, StatusError, unexplained } from '../meta/status.ts';
import { isObject, type JsonObject } from '../patch/json.ts';
import { metaOf } from '../registry/object-access.ts';
import { bindPod } from '../scheduler/bind-pod.ts';
import { definitions } from '../structure/structure.ts';
import { admissionOf } from './admit.ts';
import type { ResourceExchange } from './exchange.ts';
import { contentTypeOf, parseTyped, readBody } from './read-body.ts';
import { readDeleteOptions, readWriteOptions } from './request-options.ts';
import { sendDurably } from './respond.ts';
import { liveObject, writeOf } from './serve-write.ts';

const created = { kind: 'Status', apiVersion: 'v1', metadata: {}, status: 'Success', code: 201 } as const;

async function readKind(
  { request, query, cluster }: ResourceExchange,
  apiVersion: string,
  kind: string,
  definition: string,
): Promise<JsonObject> {
  const { fieldValidation } = readWriteOptions(query, 'CreateOptions');
  const schema = definitions[definition] ?? {};
  const { object } = decodeObject(
    parseTyped(await readBody({ request, cluster }), contentTypeOf(request)),
    { apiVersion, kind, schema },
    fieldValidation,
  );
  return roundTrip(object, schema);
}

/** POST pods/x/binding: the scheduler's word; POST bindings with the Pod's name in it is the same. */
export async function serveBinding(exchange: ResourceExchange): Promise<void> {
  const { info, query, cluster } = exchange;
  const { dryRun } = readWriteOptions(query, 'CreateOptions');
  const binding = await readKind(exchange, 'v1', 'Binding', 'io.k8s.api.core.v1.Binding');
  const target = isObject(binding.target) ? binding.target : {};
  const name = info.name || (metaOf(binding).name ?? '');
  if (metaOf(binding).name !== name) throw badRequest('name in URL does not match name in Binding object');
  if (!target.name) throw unexplained('target.name: Required value');
  if (target.kind && target.kind !== 'Node')
    throw unexplained(
      `target.kind: Unsupported value: ${JSON.stringify(target.kind)}: supported values: "Node", "<empty>"`,
    );
  const admission = admissionOf(exchange, { operation: 'CREATE', dryRun });
  admission.validate(admission.mutate(binding, undefined), undefined);
  const { annotations } = metaOf(binding);
  bindPod(cluster, {
    namespace: info.namespace,
    name,
    node: String(target.name),
    dryRun,
    ...(annotations ? { annotations } : {}),
    ...(metaOf(binding).uid ? { uid: String(metaOf(binding).uid) } : {}),
  });
  sendDurably(exchange, 201, created);
}

interface Budget {
  readonly metadata: { readonly name: string };
  readonly spec: { readonly selector?: JsonObject; readonly unhealthyPodEvictionPolicy?: string };
  readonly status?: {
    readonly disruptionsAllowed?: number;
    readonly currentHealthy?: number;
    readonly desiredHealthy?: number;
    readonly observedGeneration?: number;
    readonly disruptedPods?: Record<string, string>;
  };
}

/** POST pods/x/eviction: a deletion that asks the Pod's disruption budgets first. */
export async function serveEviction(exchange: ResourceExchange): Promise<void> {
  const { registry, info, query, cluster } = exchange;
  const eviction = await readKind(exchange, 'policy/v1', 'Eviction', 'io.k8s.api.policy.v1.Eviction');
  if (metaOf(eviction).name !== info.name) throw badRequest('name in URL does not match name in Eviction object');
  const given = isObject(eviction.deleteOptions) ? eviction.deleteOptions : {};
  const options = readDeleteOptions(query, { value: given, duplicates: [] });
  const dryRun = options.dryRun || query.has('dryRun');
  const admission = admissionOf(exchange, { operation: 'CREATE', dryRun });
  admission.validate(admission.mutate(eviction, undefined), undefined);
  const pod = liveObject(exchange);
  if (!isBeyondBudgets(pod)) takeFromBudget(exchange, pod, dryRun);
  cluster.delete(
    registry,
    info.namespace,
    info.name,
    options,
    writeOf(exchange, dryRun, () => {}),
  );
  sendDurably(exchange, 201, created);
}

/** Terminal, pending and already deleted Pods may always go (canIgnorePDB). */
function isBeyondBudgets(pod: JsonObject): boolean {
  const { phase } = isObject(pod.status) ? pod.status : {};
  return ['Succeeded', 'Failed', 'Pending'].includes(String(phase)) || metaOf(pod).deletionTimestamp !== undefined;
}

function takeFromBudget({ cluster, info }: ResourceExchange, pod: JsonObject, dryRun: boolean): void {
  const registry = cluster.registry('/apis/policy/v1/poddisruptionbudgets');
  const budgets = registry.list(info.namespace).filter((budget) => {
    const { selector } = isObject(budget.spec) ? budget.spec : {};
    return (
      isObject(selector) &&
      matchesLabels(requirementsOf(selector as Parameters<typeof requirementsOf>[0]), metaOf(pod).labels)
    );
  });
  if (budgets.length > 1)
    throw new StatusError(
      500,
      'InternalError',
      'Internal error occurred: This pod has more than one PodDisruptionBudget, which the eviction subresource does not support.',
    );
  const [found] = budgets;
  if (!found) return;
  const budget = found as unknown as Budget;
  const { name } = budget.metadata;
  const { disruptionsAllowed = 0, currentHealthy = 0, desiredHealthy = 0 } = budget.status ?? {};
  const isReady = (isObject(pod.status) && Array.isArray(pod.status.conditions) ? pod.status.conditions : []).some(
    (condition) => isObject(condition) && condition.type === 'Ready' && condition.status === 'True',
  );
  if (
    !isReady &&
    (budget.spec.unhealthyPodEvictionPolicy === 'AlwaysAllow' ||
      (currentHealthy >= desiredHealthy && desiredHealthy > 0))
  )
    return;
  if (disruptionsAllowed <= 0) {
    throw new StatusError(429, 'TooManyRequests', "Cannot evict pod as it would violate the pod's disruption budget.", {
      causes: [
        {
          reason: 'DisruptionBudget',
          message: `The disruption budget ${name} needs ${desiredHealthy} healthy pods and has ${currentHealthy} currently`,
        },
      ],
    });
  }
  if (dryRun) return;
  const disruptedPods = { ...budget.status?.disruptedPods, [info.name]: cluster.timestamp() };
  const status = { ...(found.status as JsonObject), disruptionsAllowed: disruptionsAllowed - 1, disruptedPods };
  registry.put(info.namespace, name, { ...found, status });
}
