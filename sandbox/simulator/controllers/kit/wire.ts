/** The models of @kubernetes/client-node as they are stored: JSON, where times are strings and nothing is changed in place. */
import type {
  CoreV1Event,
  V1ControllerRevision,
  V1CronJob,
  V1DaemonSet,
  V1Deployment,
  V1EndpointSlice,
  V1Endpoints,
  V1Job,
  V1LabelSelector,
  V1Node,
  V1OwnerReference,
  V1PersistentVolume,
  V1PersistentVolumeClaim,
  V1Pod,
  V1PodDisruptionBudget,
  V1PodTemplateSpec,
  V1PriorityClass,
  V1ReplicaSet,
  V1ReplicationController,
  V1Service,
  V1StatefulSet,
  V1StorageClass,
  V2HorizontalPodAutoscaler,
} from '@kubernetes/client-node';
import { matchesLabels, type Requirement, requirementsOf } from '../../meta/selectors.ts';
import { equal, type Json, type JsonObject } from '../../patch/json.ts';

export type Wire<T> = T extends Date
  ? string
  : T extends (infer Item)[]
    ? readonly Wire<Item>[]
    : T extends object
      ? { readonly [Key in keyof T]: Wire<T[Key]> }
      : T;

/** Of an object that the server has stored: its name and uid are there. */
export interface Stored {
  readonly metadata: {
    readonly name: string;
    readonly namespace?: string;
    readonly uid: string;
    readonly resourceVersion?: string;
    readonly creationTimestamp: string;
    readonly deletionTimestamp?: string;
    readonly generation?: number;
    readonly labels?: Readonly<Record<string, string>>;
    readonly annotations?: Readonly<Record<string, string>>;
    readonly finalizers?: readonly string[];
    readonly ownerReferences?: readonly Wire<V1OwnerReference>[];
  };
}
type Kind<T extends { metadata?: unknown }> = Omit<Wire<T>, 'metadata'> & Stored;

export type Pod = Kind<V1Pod>;
export type PodTemplate = Wire<V1PodTemplateSpec>;
export type ReplicaSet = Kind<V1ReplicaSet>;
export type ReplicationController = Kind<V1ReplicationController>;
export type Deployment = Kind<V1Deployment>;
export type StatefulSet = Kind<V1StatefulSet>;
export type DaemonSet = Kind<V1DaemonSet>;
export type ControllerRevision = Kind<V1ControllerRevision>;
export type Job = Kind<V1Job>;
export type CronJob = Kind<V1CronJob>;
export type Service = Kind<V1Service>;
export type Endpoints = Kind<V1Endpoints>;
export type EndpointSlice = Kind<V1EndpointSlice>;
export type Node = Kind<V1Node>;
export type PersistentVolume = Kind<V1PersistentVolume>;
export type PersistentVolumeClaim = Kind<V1PersistentVolumeClaim>;
export type StorageClass = Kind<V1StorageClass>;
export type PriorityClass = Kind<V1PriorityClass>;
export type PodDisruptionBudget = Kind<V1PodDisruptionBudget>;
export type HorizontalPodAutoscaler = Kind<V2HorizontalPodAutoscaler>;
export type Event = Kind<CoreV1Event>;
export type LabelSelector = Wire<V1LabelSelector>;

/** For the registry, which knows JSON only. */
export function toJson(value: unknown): JsonObject {
  return value as JsonObject;
}

const requirements = new WeakMap<LabelSelector, readonly Requirement[]>();

/** Whether a metav1.LabelSelector chooses these labels; an absent one chooses nothing, an empty one everything. */
export function selects(
  selector: LabelSelector | undefined,
  labels: Readonly<Record<string, string>> | undefined,
): boolean {
  if (!selector) return false;
  let known = requirements.get(selector);
  if (!known) {
    known = requirementsOf(selector as Parameters<typeof requirementsOf>[0]);
    requirements.set(selector, known);
  }
  return matchesLabels(known, labels);
}

export function sameLabels(a: Stored, b: Stored): boolean {
  return equal((a.metadata.labels ?? {}) as Json, (b.metadata.labels ?? {}) as Json);
}

/** Whether a map of labels, as Services have them, chooses these labels. */
export function selectsMap(
  selector: Readonly<Record<string, string>>,
  labels: Readonly<Record<string, string>> | undefined,
): boolean {
  return Object.entries(selector).every(([key, value]) => labels?.[key] === value);
}
