/** What checks of Pods have in common. Source: pod-security-admission/policy/{checks,helpers,visitor}.go. */
import type { V1Container, V1PodSpec } from '@kubernetes/client-node';

export interface PodTemplate {
  readonly annotations: Readonly<Record<string, string>>;
  readonly spec: V1PodSpec;
}

/** What is against the standard: `privileged (container "c" must not …)`. */
export interface Violation {
  readonly reason: string;
  readonly detail: string;
}

/** Undefined when there is nothing to say. */
export type CheckPod = (pod: PodTemplate) => Violation | undefined;

export interface Check {
  readonly id: string;
  readonly level: 'baseline' | 'restricted';
  /** In the order of their minors: the last one that is not newer than the policy's version counts. */
  readonly versions: readonly { readonly since: number; readonly check: CheckPod }[];
  /** Baseline checks that this one makes needless. */
  readonly overrides?: string;
}

/** In the order in which they are told: init containers, containers, ephemeral ones. */
export function containersOf({ initContainers, containers, ephemeralContainers }: V1PodSpec): V1Container[] {
  return [...(initContainers ?? []), ...(containers ?? []), ...(ephemeralContainers ?? [])];
}

export function quoted(items: readonly string[]): string {
  return items.map((item) => `"${item}"`).join(', ');
}

/** Each once, in order. */
export function sorted(items: readonly string[]): string[] {
  return [...new Set(items)].sort();
}

export function plural(one: string, count: number, many = `${one}s`): string {
  return count === 1 ? one : many;
}

/** `container "a"`, `containers "a", "b"`. */
export function containerNames(containers: readonly V1Container[]): string {
  const names = containers.map(({ name }) => name);
  return `${plural('container', names.length)} ${quoted(names)}`;
}

/** Who set something: the Pod, containers, or both. Empty when nobody did. */
export function setters(pod: boolean, containers: readonly V1Container[]): string {
  return [...(pod ? ['pod'] : []), ...(containers.length > 0 ? [containerNames(containers)] : [])].join(' and ');
}

export function isWindows({ spec }: PodTemplate): boolean {
  return spec.os?.name === 'windows';
}

/** Pods in a user namespace of their own are not the host's root. */
export function hasUserNamespace({ spec }: PodTemplate): boolean {
  return spec.hostUsers === false;
}
