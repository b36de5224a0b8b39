/** What an event is about, and how events are named. Source: client-go/tools/reference/ref.go, tools/record/util/util.go. */
import type { Cluster } from '../../cluster/cluster.ts';
import type { JsonObject } from '../../patch/json.ts';
import type { Stored } from './wire.ts';

/** Any stored object. */
export interface Subject extends Stored {
  readonly apiVersion?: string;
  readonly kind?: string;
}

/** A v1.ObjectReference; `fieldPath` names a part of the object: `spec.containers{web}`. */
export function subjectReference({ apiVersion = '', kind = '', metadata }: Subject, fieldPath?: string): JsonObject {
  const { name, namespace, uid, resourceVersion } = metadata;
  return {
    kind,
    ...(namespace === undefined ? {} : { namespace }),
    name,
    uid,
    apiVersion,
    ...(resourceVersion === undefined ? {} : { resourceVersion }),
    ...(fieldPath === undefined ? {} : { fieldPath }),
  };
}

/** What tells subjects apart, whatever their version. */
export function subjectKey({ apiVersion = '', kind = '', metadata }: Subject, fieldPath = ''): string {
  return `${kind} ${metadata.namespace ?? ''} ${metadata.name} ${fieldPath} ${metadata.uid} ${apiVersion}`;
}

const named = new WeakMap<Cluster, { count: number }>();
const nanosPerMs = 1_000_000;

/** `web.18a3f0c2d1e4b5a6`: the object's name and the moment in nanoseconds, of which the lowest count the events of a cluster. */
export function eventName(cluster: Cluster, object: string): string {
  const counter = named.get(cluster) ?? { count: 0 };
  named.set(cluster, counter);
  counter.count = (counter.count + 1) % nanosPerMs;
  const nanos = BigInt(cluster.now().getTime()) * BigInt(nanosPerMs) + BigInt(counter.count);
  return `${object}.${nanos.toString(16)}`;
}
