/** Makes room for a Pod by taking less important ones away. Source: plugins/defaultpreemption/default_preemption.go, framework/preemption/preemption.go. */
import { type Pod, type PodDisruptionBudget, selects } from '../controllers/kit/wire.ts';
import type { Filter, Refusal, Snapshot } from './filters/filter.ts';
import { filtersFor } from './filters/filters.ts';
import { fitError } from './fit-error.ts';
import type { NodeInfo } from './node-info.ts';

export interface Preemption {
  readonly node: NodeInfo;
  readonly victims: readonly Pod[];
}

interface Candidate extends Preemption {
  readonly violations: number;
}

export interface PreemptionQuestion {
  readonly pod: Pod;
  readonly snapshot: Snapshot;
  readonly volumes: Filter;
  readonly budgets: readonly PodDisruptionBudget[];
  /** What the filters said of each node. */
  readonly refusals: ReadonlyMap<NodeInfo, Refusal>;
}

export function priorityOf({ spec }: Pod): number {
  return spec?.priority ?? 0;
}

export interface NoPreemption {
  readonly why: string;
  /** False for a Pod that may not even try. */
  readonly isEligible: boolean;
}

/** Where room can be made and at whose cost, or why that does not help. */
export function findPreemption(question: PreemptionQuestion): Preemption | NoPreemption {
  const { pod, snapshot, refusals } = question;
  if (pod.spec?.preemptionPolicy === 'Never')
    return { why: 'not eligible due to preemptionPolicy=Never.', isEligible: false };
  const nominated = snapshot.nodes.find(({ name }) => name === pod.status?.nominatedNodeName);
  if (nominated?.pods.some((other) => priorityOf(other) < priorityOf(pod) && isPreempted(other)))
    return { why: 'not eligible due to a terminating pod on the nominated node.', isEligible: false };
  const candidates: Candidate[] = [];
  const unhelpful: Refusal[] = [];
  for (const node of snapshot.nodes) {
    const found = refusals.get(node)?.resolvable ? selectVictims(question, node) : notHelpful;
    if ('reasons' in found) unhelpful.push(found);
    else candidates.push(found);
  }
  const [best] = candidates.sort(byDamage);
  return best ?? { why: fitError(snapshot.nodes.length, { refusals: unhelpful }), isEligible: true };
}

const notHelpful: Refusal = { reasons: ['Preemption is not helpful for scheduling'], resolvable: false };
const noVictims: Refusal = { reasons: ['No preemption victims found for incoming pod'], resolvable: false };

function isPreempted({ metadata, status }: Pod): boolean {
  return (
    metadata.deletionTimestamp !== undefined &&
    (status?.conditions ?? []).some(
      ({ type, reason }) => type === 'DisruptionTarget' && reason === 'PreemptionByScheduler',
    )
  );
}

/** The fewest and least important Pods of a node whose absence would let the Pod in. */
function selectVictims(question: PreemptionQuestion, real: NodeInfo): Candidate | Refusal {
  const { pod, snapshot, volumes, budgets } = question;
  const lesser = real.pods.filter((other) => priorityOf(other) < priorityOf(pod)).sort(byImportance);
  if (lesser.length === 0) return noVictims;
  const node = real.with();
  const nodes = snapshot.nodes.map((other) => (other === real ? node : other));
  const ask = (): Refusal | undefined =>
    filtersFor(pod, { ...snapshot, nodes, namespaceLabels: (n) => snapshot.namespaceLabels(n) }, volumes)(node);
  for (const other of lesser) node.remove(other);
  const refusal = ask();
  if (refusal) return refusal;
  const protectedOnes = violating(lesser, budgets);
  const victims: Pod[] = [];
  // The more important ones are spared first, those under a full budget before all others.
  for (const other of [...protectedOnes, ...lesser.filter((one) => !protectedOnes.includes(one))]) {
    node.add(other);
    if (!ask()) continue;
    node.remove(other);
    victims.push(other);
  }
  victims.sort(byImportance);
  return { node: real, victims, violations: victims.filter((victim) => protectedOnes.includes(victim)).length };
}

/** Those whose going a disruption budget does not allow (filterPodsWithPDBViolation). */
function violating(pods: readonly Pod[], budgets: readonly PodDisruptionBudget[]): Pod[] {
  const left = new Map(budgets.map((budget) => [budget, budget.status?.disruptionsAllowed ?? 0]));
  return pods.filter((pod) => {
    let violates = false;
    for (const [budget, allowed] of left) {
      if (budget.metadata.namespace !== pod.metadata.namespace) continue;
      if (!selects(budget.spec?.selector, pod.metadata.labels)) continue;
      if (budget.status?.disruptedPods?.[pod.metadata.name] !== undefined) continue;
      left.set(budget, allowed - 1);
      if (allowed - 1 < 0) violates = true;
    }
    return violates;
  });
}

/** By priority, then by how long they have run. */
function byImportance(a: Pod, b: Pod): number {
  return priorityOf(b) - priorityOf(a) || startOf(a) - startOf(b);
}

function startOf({ status, metadata }: Pod): number {
  return Date.parse(status?.startTime ?? metadata.creationTimestamp);
}

/** The least damage first (pickOneNodeForPreemption). */
function byDamage(a: Candidate, b: Candidate): number {
  const highest = ({ victims }: Candidate): number => Math.max(...victims.map(priorityOf));
  const sum = ({ victims }: Candidate): number => victims.reduce((total, pod) => total + priorityOf(pod) + 2 ** 31, 0);
  const earliest = ({ victims }: Candidate): number => Math.min(...victims.map(startOf));
  return (
    a.violations - b.violations ||
    highest(a) - highest(b) ||
    sum(a) - sum(b) ||
    a.victims.length - b.victims.length ||
    earliest(b) - earliest(a)
  );
}
