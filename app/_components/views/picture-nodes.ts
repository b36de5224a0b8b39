import type { ClusterView, ViewObject } from '../../../sandbox/contract/cluster-view.ts';
import { byNamespace } from './in-namespace.ts';
import { frameOf, type Group, type Place, tileSize } from './lay-out.ts';
import type { NamespaceNode } from './namespace-frame.tsx';
import type { ObjectNode } from './object-box.tsx';
import type { GroupNode } from './pod-group.tsx';

export type PictureNode = ObjectNode | GroupNode | NamespaceNode;

interface Drawn {
  readonly cluster: ClusterView;
  readonly groups: readonly Group[];
  readonly places: ReadonlyMap<string, Place>;
  readonly chosen: string | null;
  readonly nameOf: (object: ViewObject) => string;
}

/** Makes the nodes of a picture; one that looks as before is the same object as before, so that nothing of it is drawn again. */
export class PictureNodes {
  readonly #kept = new Map<string, { readonly key: string; readonly node: PictureNode }>();

  draw({ cluster, groups, places, chosen, nameOf }: Drawn): PictureNode[] {
    const frames = groups.map(({ id, owner, pods }) => {
      const ready = pods.filter(({ state }) => state === 'good').length;
      const data = { name: owner?.name ?? '', count: pods.length, ready };
      return this.#keep(id, places.get(id), JSON.stringify(data), (place) => ({
        id,
        type: 'pods',
        position: { x: place.x, y: place.y },
        width: place.width,
        height: place.height,
        data,
        selectable: false,
        focusable: false,
        zIndex: -1,
      }));
    });
    const spaces = byNamespace(cluster).map(({ namespace }) => {
      const id = frameOf(namespace);
      return this.#keep(id, places.get(id), '', (place) => ({
        id,
        type: 'namespace',
        position: { x: place.x, y: place.y },
        width: place.width,
        height: place.height,
        data: { name: namespace },
        selectable: false,
        focusable: false,
        zIndex: -2,
      }));
    });
    const boxes = cluster.objects.map((object) => {
      const { uid } = object;
      const selected = uid === chosen;
      return this.#keep(uid, places.get(uid), `${selected} ${JSON.stringify(object)}`, (place) => ({
        id: uid,
        type: 'object',
        position: { x: place.x, y: place.y },
        width: place.width,
        height: place.height,
        data: { object, small: place.width === tileSize.width },
        selected,
        ariaLabel: nameOf(object),
        ariaRole: 'button',
      }));
    });
    const there = new Set([...spaces, ...frames, ...boxes].flatMap((node) => (node ? [node.id] : [])));
    for (const id of this.#kept.keys()) if (!there.has(id)) this.#kept.delete(id);
    return [...spaces, ...frames, ...boxes].filter((node) => node !== undefined);
  }

  #keep(
    id: string,
    place: Place | undefined,
    looks: string,
    make: (place: Place) => PictureNode,
  ): PictureNode | undefined {
    if (!place) return undefined;
    const key = `${place.x} ${place.y} ${place.width} ${place.height} ${looks}`;
    const kept = this.#kept.get(id);
    if (kept?.key === key) return kept.node;
    const node = make(place);
    this.#kept.set(id, { key, node });
    return node;
  }
}
