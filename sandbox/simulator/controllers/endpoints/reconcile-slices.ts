/** Brings the slices of one owner in line with its endpoints, changing as few of them as it can. Source: reconcileByAddressType and finalize in endpointslice/reconciler.go. */
import type { Cluster } from '../../cluster/cluster.ts';
import { StatusError } from '../../meta/status.ts';
import { equal, type Json } from '../../patch/json.ts';
import { createAs, deleteAs, updateAs } from '../create-as.ts';
import type { Subject } from '../kit/event-subject.ts';
import { controllerReference } from '../kit/owners.ts';
import { isNamespaceTerminating } from '../kit/pod-control.ts';
import { type EndpointSlice, toJson } from '../kit/wire.ts';

export type Endpoint = EndpointSlice['endpoints'][number];
export type EndpointPort = NonNullable<EndpointSlice['ports']>[number];

const path = '/apis/discovery.k8s.io/v1/endpointslices';
/** Of one slice (--max-endpoints-per-slice). */
const mostEndpoints = 100;
const changedAt = 'endpoints.kubernetes.io/last-change-trigger-time';

/** Endpoints that have the same ports. */
export interface WantedSlices {
  readonly ports: readonly EndpointPort[];
  readonly endpoints: Endpoint[];
}

export interface SliceChanges {
  readonly present: readonly EndpointSlice[];
  readonly wanted: readonly WantedSlices[];
  readonly owner: Subject;
  readonly labels: Readonly<Record<string, string>>;
  /** Of what is written now; those of what stays stay. */
  readonly annotations: Readonly<Record<string, string>> | undefined;
  /** Without any endpoints one empty slice is kept, unless told otherwise. */
  readonly placeholder?: boolean;
}

interface Content {
  readonly ports: readonly EndpointPort[];
  readonly endpoints: readonly Endpoint[];
}

export function reconcileSlices(cluster: Cluster, changes: SliceChanges): void {
  const { present, wanted, labels, placeholder = true } = changes;
  const used = new Set<EndpointSlice>();
  const updates = new Map<EndpointSlice, Content>();
  const additions: Content[] = [];
  for (const { ports, endpoints } of wanted) {
    const own = present.filter((slice) => samePorts(slice, ports));
    const left = new Map(endpoints.map((endpoint) => [identity(endpoint), endpoint]));
    const kept = own.map((slice) => {
      const still = (slice.endpoints ?? []).flatMap((endpoint) => {
        const next = left.get(identity(endpoint));
        left.delete(identity(endpoint));
        return next ? [next] : [];
      });
      return { slice, endpoints: still };
    });
    for (const { endpoints: some } of kept) {
      if (left.size === 0) break;
      if (some.length > 0 || kept.length === 1) fill(some, left);
    }
    for (const { slice, endpoints: some } of kept) {
      if (some.length === 0) continue;
      used.add(slice);
      const isSame =
        equal(some as unknown as Json, (slice.endpoints ?? []) as unknown as Json) && hasLabels(slice, labels);
      if (!isSame) updates.set(slice, { ports, endpoints: some });
    }
    while (left.size > 0) {
      const some: Endpoint[] = [];
      fill(some, left);
      additions.push({ ports, endpoints: some });
    }
  }
  const superfluous = present.filter((slice) => !used.has(slice));
  if (placeholder && used.size === 0 && additions.length === 0) {
    const [only, ...others] = superfluous;
    const isThere = only && others.length === 0 && isEmpty(only) && hasLabels(only, labels);
    if (isThere) superfluous.length = 0;
    else additions.push({ ports: [], endpoints: [] });
  }
  // What is superfluous takes in what is to be added.
  for (
    let slice = additions.length > 0 ? superfluous.shift() : undefined;
    slice;
    slice = additions.length > 0 ? superfluous.shift() : undefined
  ) {
    const next = additions.pop();
    if (next) updates.set(slice, next);
  }
  for (const content of additions) create(cluster, changes, content);
  for (const [slice, content] of updates) update(cluster, changes, slice, content);
  for (const slice of superfluous) remove(cluster, slice);
}

function fill(some: Endpoint[], left: Map<string, Endpoint>): void {
  for (const [key, endpoint] of left) {
    if (some.length >= mostEndpoints) return;
    some.push(endpoint);
    left.delete(key);
  }
}

/** Whose endpoint it is, at which address. */
function identity({ addresses, targetRef }: Endpoint): string {
  return `${addresses.join(',')} ${targetRef?.uid ?? ''} ${targetRef?.name ?? ''}`;
}

function samePorts(slice: EndpointSlice, ports: readonly EndpointPort[]): boolean {
  const sorted = (list: readonly EndpointPort[]): string[] =>
    list.map(({ name = '', port, protocol, appProtocol = '' }) => `${name} ${protocol} ${port} ${appProtocol}`).sort();
  return equal(sorted(slice.ports ?? []), sorted(ports));
}

function isEmpty({ endpoints, ports }: EndpointSlice): boolean {
  return (endpoints ?? []).length === 0 && (ports ?? []).length === 0;
}

function hasLabels({ metadata }: EndpointSlice, labels: Readonly<Record<string, string>>): boolean {
  return equal({ ...metadata.labels }, { ...labels });
}

/** As Go writes lists of which nothing is there. */
function written({ ports, endpoints }: Content): Record<string, unknown> {
  return { endpoints: endpoints.length > 0 ? endpoints : null, ports: ports.length > 0 ? ports : null };
}

function create(cluster: Cluster, { owner, labels, annotations }: SliceChanges, content: Content): void {
  const { name, namespace = '' } = owner.metadata;
  const { apiVersion = '', kind = '' } = owner;
  const slice = {
    apiVersion: 'discovery.k8s.io/v1',
    kind: 'EndpointSlice',
    metadata: {
      generateName: `${name}-`,
      labels,
      ...(annotations ? { annotations } : {}),
      ownerReferences: [controllerReference(owner, { apiVersion, kind })],
    },
    addressType: 'IPv4',
    ...written(content),
  };
  try {
    createAs(cluster, path, namespace, toJson(slice));
  } catch (error) {
    if (!(error instanceof StatusError) || !isNamespaceTerminating(error)) throw error;
  }
}

function update(
  cluster: Cluster,
  { labels, annotations }: SliceChanges,
  { metadata: { namespace = '', name } }: EndpointSlice,
  content: Content,
): void {
  updateAs(cluster, path, { namespace, name }, (live) => {
    const { annotations: before, ...metadata } = live.metadata as { annotations?: Record<string, string> };
    const { [changedAt]: _, ...others } = before ?? {};
    const all = { ...others, ...annotations };
    const kept = Object.keys(all).length > 0 ? { annotations: all } : {};
    return toJson({ ...live, metadata: { ...metadata, ...kept, labels }, ...written(content) });
  });
}

function remove(cluster: Cluster, { metadata: { namespace = '', name } }: EndpointSlice): void {
  try {
    deleteAs(cluster, path, { namespace, name });
  } catch (error) {
    if (!(error instanceof StatusError) || error.status.code !== 404) throw error;
  }
}
