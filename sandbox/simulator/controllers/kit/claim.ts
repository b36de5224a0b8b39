/** Which objects a controller owns: those it selects are adopted, those it no longer selects are let go. Source: pkg/controller/controller_ref_manager.go. */
import type { Cluster } from '../../cluster/cluster.ts';
import { StatusError } from '../../meta/status.ts';
import type { JsonObject } from '../../patch/json.ts';
import { metaOf, withMeta } from '../../registry/object-access.ts';
import { updateAs } from '../create-as.ts';
import type { Collection } from './collection.ts';
import { controllerOf, controllerReference } from './owners.ts';
import type { Stored } from './wire.ts';

interface Claim<T> {
  readonly owner: Stored;
  readonly ownerKind: { readonly apiVersion: string; readonly kind: string };
  readonly selects: (object: T) => boolean;
  /** Only these are considered; all unless told otherwise. */
  readonly filter?: (object: T) => boolean;
}

/** Those of the collection that the owner holds, after adopting and releasing. */
export function claim<T extends Stored>(
  cluster: Cluster,
  collection: Collection<T>,
  { owner, ownerKind, selects, filter = () => true }: Claim<T>,
): T[] {
  const { uid, namespace = '', deletionTimestamp } = owner.metadata;
  const owned = collection.controlledBy(uid).filter(filter);
  const kept = owned.filter(selects);
  if (deletionTimestamp !== undefined) return kept;
  for (const object of owned) if (!selects(object)) release(cluster, collection, object, uid);
  for (const orphan of collection.orphans(namespace)) {
    if (orphan.metadata.deletionTimestamp !== undefined || !filter(orphan) || !selects(orphan)) continue;
    const adopted = adopt(cluster, collection, orphan, owner, ownerKind);
    if (adopted) kept.push(adopted);
  }
  return kept;
}

function adopt<T extends Stored>(
  cluster: Cluster,
  collection: Collection<T>,
  orphan: T,
  owner: Stored,
  kind: Claim<T>['ownerKind'],
): T | undefined {
  const reference = controllerReference(owner, kind);
  changeMeta(cluster, collection, orphan, (meta) => ({
    ...meta,
    ownerReferences: [...(meta.ownerReferences ?? []).filter((other) => other.uid !== reference.uid), reference],
  }));
  const { namespace = '', name } = orphan.metadata;
  const found = collection.get(namespace, name);
  return found && controllerOf(found)?.uid === reference.uid ? found : undefined;
}

function release<T extends Stored>(cluster: Cluster, collection: Collection<T>, object: T, ownerUid: string): void {
  changeMeta(cluster, collection, object, ({ ownerReferences = [], ...meta }) => {
    const others = ownerReferences.filter(({ uid }) => uid !== ownerUid);
    return others.length > 0 ? { ...meta, ownerReferences: others } : meta;
  });
}

function changeMeta<T extends Stored>(
  cluster: Cluster,
  { path }: Collection<T>,
  { metadata: { namespace = '', name } }: T,
  change: (meta: ReturnType<typeof metaOf>) => ReturnType<typeof metaOf>,
): void {
  try {
    updateAs(cluster, path, { namespace, name }, (live: JsonObject) => withMeta(live, change(metaOf(live))));
  } catch (error) {
    // It may have gone meanwhile, or be refused; the next sync sees it again.
    if (!(error instanceof StatusError)) throw error;
  }
}
