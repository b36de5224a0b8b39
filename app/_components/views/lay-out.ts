import dagre from '@dagrejs/dagre';
import type { ClusterView, ViewLink, ViewObject } from '../../../sandbox/contract/cluster-view.ts';
import { byNamespace, home } from './in-namespace.ts';

/** Size of an object in the picture, px. */
export const boxSize = { width: 168, height: 52 };
/** Size of a Pod among many. */
export const tileSize = { width: 104, height: 34 };
/** More Pods of one owner stand together in a frame, smaller, and share their lines. */
const mostAlone = 6;
const [gap, margin, head] = [8, 10, 26];
/** Between the frame of a namespace and what is in it, px; above stands its name. */
const [frameMargin, frameHead, frameGap] = [16, 36, 24];

export interface Place {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** Many Pods of one owner. */
export interface Group {
  readonly id: string;
  /** Undefined for Pods that nobody owns. */
  readonly owner: ViewObject | undefined;
  readonly pods: readonly ViewObject[];
}

export interface Line extends ViewLink {
  readonly id: string;
  /** Into a group: how many of its Pods get traffic, of how many. */
  readonly part?: { readonly ready: number; readonly count: number };
}

/** Pods that stand together, by owner. */
export function groupPods({ objects, links }: ClusterView): Group[] {
  const owners = new Map(links.filter(({ how }) => how === 'owns').map(({ from, to }) => [to, from]));
  const byUid = new Map(objects.map((object) => [object.uid, object]));
  const sets = new Map<string, ViewObject[]>();
  for (const object of objects) {
    if (object.kind !== 'Pod') continue;
    const owner = owners.get(object.uid) ?? `nobody in ${object.namespace ?? home}`;
    const known = sets.get(owner);
    if (known) known.push(object);
    else sets.set(owner, [object]);
  }
  return [...sets]
    .filter(([, pods]) => pods.length > mostAlone)
    .map(([owner, pods]) => ({ id: `pods of ${owner}`, owner: byUid.get(owner), pods }));
}

/** What is drawn between objects, and between objects and groups: one line each. */
export function drawLines({ links }: ClusterView, groups: readonly Group[]): Line[] {
  const groupOf = new Map(groups.flatMap(({ id, pods }) => pods.map(({ uid }) => [uid, id] as const)));
  const lines = new Map<string, Line>();
  for (const link of links) {
    const group = groupOf.get(link.to);
    if (group === undefined) {
      const id = `${link.from} ${link.to} ${link.how} ${link.label ?? ''}`;
      lines.set(id, { ...link, id });
      continue;
    }
    const owns = link.how === 'owns';
    const id = `${link.from} ${group} ${owns ? 'owns' : 'traffic'}`;
    const before = lines.get(id)?.part ?? { ready: 0, count: 0 };
    const part = { ready: before.ready + (link.how === 'traffic' ? 1 : 0), count: before.count + 1 };
    const how = owns ? 'owns' : part.ready > 0 ? 'traffic' : 'no-traffic';
    lines.set(id, { id, from: link.from, to: group, how, ...(owns ? {} : { part }) });
  }
  return [...lines.values()];
}

/** Id of the frame around a namespace. */
export function frameOf(namespace: string): string {
  return `namespace ${namespace}`;
}

/** Where objects (by uid), groups (by id) and, where there are several namespaces, their frames stand: one namespace below the other. */
export function layOut(cluster: ClusterView, groups: readonly Group[]): ReadonlyMap<string, Place> {
  if (cluster.namespaces.length < 2) return layOutOne(cluster, groups);
  const places = new Map<string, Place>();
  let top = 0;
  for (const { namespace, cluster: part } of byNamespace(cluster)) {
    const own = layOutOne(
      part,
      groups.filter(({ pods }) => (pods[0]?.namespace ?? home) === namespace),
    );
    const all = [...own.values()];
    const [left, above] = [Math.min(...all.map(({ x }) => x)), Math.min(...all.map(({ y }) => y))];
    const right = Math.max(...all.map(({ x, width }) => x + width));
    const below = Math.max(...all.map(({ y, height }) => y + height));
    const [dx, dy] = [frameMargin - left, top + frameHead - above];
    for (const [id, place] of own) places.set(id, { ...place, x: place.x + dx, y: place.y + dy });
    const height = frameHead + below - above + frameMargin;
    places.set(frameOf(namespace), { x: 0, y: top, width: right - left + 2 * frameMargin, height });
    top += height + frameGap;
  }
  return places;
}

/** What leads to others left of them, so that requests and ownership run from left to right. */
function layOutOne(cluster: ClusterView, groups: readonly Group[]): Map<string, Place> {
  const graph = new dagre.graphlib.Graph({ multigraph: true });
  graph.setGraph({ rankdir: 'LR', nodesep: 14, ranksep: 64, ranker: 'longest-path' });
  graph.setDefaultEdgeLabel(() => ({}));
  const grouped = new Set(groups.flatMap(({ pods }) => pods.map(({ uid }) => uid)));
  for (const { uid } of cluster.objects) if (!grouped.has(uid)) graph.setNode(uid, { ...boxSize });
  for (const group of groups) graph.setNode(group.id, sizeOf(group));
  for (const { from, to, how } of drawLines(cluster, groups)) graph.setEdge(from, to, {}, how);
  dagre.layout(graph);
  const places = new Map<string, Place>();
  for (const id of graph.nodes()) {
    const { x, y, width, height } = graph.node(id);
    places.set(id, { x: x - width / 2, y: y - height / 2, width, height });
  }
  for (const { id, pods } of groups) {
    const frame = places.get(id);
    if (!frame) continue;
    const columns = columnsFor(pods.length);
    pods.forEach(({ uid }, index) => {
      const [column, row] = [index % columns, Math.floor(index / columns)];
      const x = frame.x + margin + column * (tileSize.width + gap);
      places.set(uid, { x, y: frame.y + head + row * (tileSize.height + gap), ...tileSize });
    });
  }
  return places;
}

/** About half again as high as wide: a picture grows to the right by itself. */
function columnsFor(count: number): number {
  return Math.max(2, Math.round(Math.sqrt((count * (tileSize.height + gap)) / (tileSize.width + gap)) * 1.1));
}

function sizeOf({ pods }: Group): { width: number; height: number } {
  const columns = columnsFor(pods.length);
  const rows = Math.ceil(pods.length / columns);
  return {
    width: 2 * margin + columns * (tileSize.width + gap) - gap,
    height: head + margin + rows * (tileSize.height + gap) - gap,
  };
}
