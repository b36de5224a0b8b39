import dagre from '@dagrejs/dagre';
import type { ClusterView } from '../../../sandbox/contract/cluster-view.ts';

/** Size of an object in the picture, px. */
export const boxSize = { width: 168, height: 52 };

/** Where each object stands, by uid: what leads to others left of them, so that requests and ownership run from left to right. */
export function layOut({
  objects,
  links,
}: ClusterView): ReadonlyMap<string, { readonly x: number; readonly y: number }> {
  const graph = new dagre.graphlib.Graph({ multigraph: true });
  graph.setGraph({ rankdir: 'LR', nodesep: 14, ranksep: 60, ranker: 'longest-path' });
  graph.setDefaultEdgeLabel(() => ({}));
  for (const { uid } of objects) graph.setNode(uid, { ...boxSize });
  for (const { from, to, how } of links) graph.setEdge(from, to, {}, how);
  dagre.layout(graph);
  return new Map(
    objects.map(({ uid }) => {
      const { x, y } = graph.node(uid);
      return [uid, { x: x - boxSize.width / 2, y: y - boxSize.height / 2 }];
    }),
  );
}
