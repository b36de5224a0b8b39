/** The words labs are written in: what a learner must reach, step by step, and how it is judged. */

import type { Text } from '../sandbox/contract/text.ts';
import type { TrafficAnswer, TrafficPlan } from '../sandbox/contract/traffic.ts';
import type { ConditionState } from '../sandbox/contract/verdict.ts';

/** A collection to watch: API version and kind, in one namespace or, when absent, in all (or cluster-scoped). */
export interface Watched {
  /** `v1`, `apps/v1`, … */
  readonly apiVersion: string;
  readonly kind: string;
  readonly namespace?: string;
}

/** An object as the API server sends it, before anything is known of its shape. */
export interface KubernetesObject {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: {
    readonly name: string;
    readonly namespace?: string;
    readonly uid: string;
    readonly labels?: Readonly<Record<string, string>>;
    readonly annotations?: Readonly<Record<string, string>>;
    readonly deletionTimestamp?: string;
    readonly creationTimestamp?: string;
    readonly ownerReferences?: readonly {
      readonly kind: string;
      readonly name: string;
      readonly uid: string;
      readonly controller?: boolean;
    }[];
  };
  readonly [field: string]: unknown;
}

/** The cluster as the watches know it at one moment. */
export interface ClusterState {
  /** All objects of a watched collection, by name. */
  list(watched: Watched): readonly KubernetesObject[];
  /** What came of the lab's requests in the last minutes, in the order they were sent; empty for a lab without traffic. */
  readonly traffic: readonly TrafficAnswer[];
  /** The moment that is judged. */
  readonly now: Date;
}

/**
 * What a condition knows of one sandbox from one judgement to the next; it begins empty when its step opens, and when the host is
 * started anew: what nobody saw is not vouched for. Such a condition says what is to be done again.
 */
export interface Memory {
  /** What is kept; `first` makes it at the first judgement. To be changed in place. */
  keep<Value extends object>(first: () => Value): Value;
  /** A memory of its own for a condition inside this one. */
  within(name: string): Memory;
}

export interface Judgement {
  readonly state: ConditionState;
  readonly expected: Text;
  /** In the learner's own names. */
  readonly seen: Text;
  /** When time alone may change the judgement: it is judged again then, without a change of the cluster. */
  readonly again?: Date;
}

/** One fact about the cluster. Level-based: judged anew from the whole state; only conditions over time use their memory. */
export interface Condition {
  /** Unique within its step; kebab-case. */
  readonly id: string;
  readonly text: Text;
  /** Where the lesson explains it: the id of an anchor in its text, the same in every language. */
  readonly explainedAt?: string;
  readonly watches: readonly Watched[];
  judge(state: ClusterState, memory: Memory): Judgement;
}

export interface Hint {
  readonly text: Text;
  /** Shown only while this condition of the step is in this state; always when absent. */
  readonly when?: { readonly condition: string; readonly state: ConditionState };
}

/** A usual mistake, and the condition that must answer `wrong` to it. */
export interface WrongAnswer {
  /** Unique within its step; kebab-case. */
  readonly name: string;
  /** Run by bash in the learner's place, after the solutions of the earlier steps. */
  readonly commands: readonly string[];
  readonly caughtBy: string;
  /** Run by bash to take the wrong answer back, when the solution alone would not. */
  readonly undo?: readonly string[];
}

/** Another way to the goal than the solution: it must be accepted as well. */
export interface RightAnswer {
  /** Unique within its step; kebab-case. */
  readonly name: string;
  /** Run by bash in the learner's place, after the solutions of the earlier steps. */
  readonly commands: readonly string[];
  /** Run by bash to open the step again for what is tested next. */
  readonly undo: readonly string[];
}

export interface Step {
  /** Unique within its lab; kebab-case. Lessons place a step by it. */
  readonly id: string;
  /** One sentence. */
  readonly goal: Text;
  readonly conditions: readonly Condition[];
  readonly hints: readonly Hint[];
  /** Shell commands that pass the step when the earlier ones are passed. */
  readonly solution: readonly string[];
  readonly right?: readonly RightAnswer[];
  readonly wrong: readonly WrongAnswer[];
  /** Of a `locked` lab: learners may go on without having passed it. */
  readonly mayBeSkipped?: boolean;
  /** Where the lesson explains it: the id of an anchor in its text, the same in every language. */
  readonly explainedAt?: string;
}

/** What a lab may need beyond what every sandbox has. `host-access`: Pods that get onto the node (privileged, hostPath, hostNetwork …). */
export const labNeeds = ['host-access'] as const;

export interface Lab {
  readonly id: string;
  readonly title: Text;
  /** Files put into the learner's home before the first prompt: name to content. */
  readonly files?: Readonly<Record<string, string>>;
  /** Namespaces the learner may work in as in `default`: one per environment, say. Made before the manifests are applied. */
  readonly namespaces?: readonly string[];
  /** Manifests (YAML) applied by the host before the learner comes in. */
  readonly manifests?: readonly string[];
  /** The cluster needs an Ingress controller. */
  readonly ingress?: boolean;
  /** Only where the operator allows it does the lab start. */
  readonly needs?: readonly (typeof labNeeds)[number][];
  /** Terminals that are there beside `main` from the beginning, with what they are called. Code blocks name them: `terminal=logs`. */
  readonly terminals?: readonly { readonly name: string; readonly label: Text }[];
  /** Requests sent to the cluster's Ingress as long as the lab goes on. */
  readonly traffic?: TrafficPlan;
  /**
   * `in-turn`: a step is judged once all before it are passed or jumped over. `locked`: likewise, and no step may be jumped
   * over but those that say so. `free`: every step is judged all the time. Absent: in turn.
   */
  readonly order?: 'in-turn' | 'locked' | 'free';
  readonly steps: readonly Step[];
}

/** Whether a learner who has done (passed or jumped over) these steps may have their cluster brought to where `step` begins. */
export function mayJump({ order, steps }: Lab, step: string, done: ReadonlySet<string>): boolean {
  const before = steps.slice(
    0,
    steps.findIndex(({ id }) => id === step),
  );
  return order !== 'locked' || before.every(({ id, mayBeSkipped = false }) => mayBeSkipped || done.has(id));
}

/** What the host applies before the learner comes in. */
export function manifestsOf(
  lab: Lab,
  { ingressController }: { ingressController: readonly string[] },
): readonly string[] {
  return [...(lab.ingress ? ingressController : []), ...(lab.manifests ?? [])];
}
