/** The templates a StatefulSet or DaemonSet had, as ControllerRevisions. Source: pkg/controller/history/controller_history.go. */
import type { Cluster } from '../../cluster/cluster.ts';
import { StatusError } from '../../meta/status.ts';
import { equal, type Json } from '../../patch/json.ts';
import { createAs, deleteAs, updateAs } from '../create-as.ts';
import { type Collection, collectionOf } from './collection.ts';
import { controllerOf, controllerReference } from './owners.ts';
import type { LabelSelector } from './wire.ts';
import { type ControllerRevision, type PodTemplate, type Stored, selects, toJson } from './wire.ts';

const path = '/apis/apps/v1/controllerrevisions';

export interface HistoryOwner extends Stored {
  readonly apiVersion?: string;
  readonly kind?: string;
  readonly spec?: { readonly selector: LabelSelector; readonly template: PodTemplate };
}

export class ControllerHistory {
  readonly #cluster: Cluster;
  readonly revisions: Collection<ControllerRevision>;

  constructor(cluster: Cluster) {
    this.#cluster = cluster;
    this.revisions = collectionOf<ControllerRevision>(cluster, path);
  }

  /** Those of an owner, the oldest first. */
  list(owner: HistoryOwner): ControllerRevision[] {
    const { uid, namespace = '' } = owner.metadata;
    const orphans = this.revisions
      .orphans(namespace)
      .filter(({ metadata }) => selects(owner.spec?.selector, metadata.labels));
    return [...this.revisions.controlledBy(uid), ...orphans].sort(byRevision);
  }

  /** Takes over those that nobody owns. */
  adopt(owner: HistoryOwner): void {
    const reference = controllerReference(owner, { apiVersion: owner.apiVersion ?? '', kind: owner.kind ?? '' });
    for (const revision of this.list(owner))
      if (!controllerOf(revision))
        this.#update(revision, (live) => ({ ...live, metadata: { ...live.metadata, ownerReferences: [reference] } }));
  }

  /** `label` is where the two kinds that have histories keep the hash. */
  create(
    owner: HistoryOwner,
    { name, hash, revision, label }: { name: string; hash: string; revision: number; label: string },
  ): ControllerRevision {
    const { namespace = '', annotations } = owner.metadata;
    const made = {
      apiVersion: 'apps/v1',
      kind: 'ControllerRevision',
      metadata: {
        name,
        labels: { ...owner.spec?.template.metadata?.labels, [label]: hash },
        ...(annotations ? { annotations } : {}),
        ownerReferences: [controllerReference(owner, { apiVersion: owner.apiVersion ?? '', kind: owner.kind ?? '' })],
      },
      data: templatePatch(owner),
      revision,
    };
    return createAs(this.#cluster, path, namespace, toJson(made)) as unknown as ControllerRevision;
  }

  setRevision(of: ControllerRevision, revision: number): void {
    if (of.revision !== revision) this.#update(of, (live) => ({ ...live, revision }));
  }

  remove({ metadata: { namespace = '', name } }: ControllerRevision): void {
    try {
      deleteAs(this.#cluster, path, { namespace, name });
    } catch (error) {
      if (!(error instanceof StatusError) || error.status.code !== 404) throw error;
    }
  }

  #update(
    { metadata: { namespace = '', name } }: ControllerRevision,
    change: (live: ControllerRevision) => object,
  ): void {
    updateAs(this.#cluster, path, { namespace, name }, (live) => toJson(change(live as unknown as ControllerRevision)));
  }
}

function byRevision(a: ControllerRevision, b: ControllerRevision): number {
  return (
    a.revision - b.revision ||
    (a.metadata.creationTimestamp < b.metadata.creationTimestamp ? -1 : 1) ||
    (a.metadata.name < b.metadata.name ? -1 : 1)
  );
}

/** What a revision keeps: a patch that puts the template back. */
export function templatePatch({ spec }: HistoryOwner): Record<string, unknown> {
  return { spec: { template: { ...spec?.template, $patch: 'replace' } } };
}

export function isOfTemplate(revision: ControllerRevision, owner: HistoryOwner): boolean {
  return equal(revision.data as Json, templatePatch(owner) as Json);
}

/** The template that a revision keeps. */
export function templateOf({ data }: ControllerRevision): PodTemplate {
  const { $patch: _, ...template } = (data as { spec: { template: PodTemplate & { $patch?: string } } }).spec.template;
  return template;
}

const alphabet = 'bcdfghjklmnpqrstvwxz2456789';

/** FNV-1, 32 bits, of the patch as Go writes it: the same as in a real cluster (HashControllerRevision). */
export function hashOfTemplate(owner: HistoryOwner, collisionCount: number): string {
  let hash = 0x811c9dc5;
  for (const byte of Buffer.from(goJson(templatePatch(owner) as Json) + String(collisionCount)))
    hash = (Math.imul(hash, 0x01000193) ^ byte) >>> 0;
  return [...String(hash)].map((digit) => alphabet[digit.charCodeAt(0) % alphabet.length]).join('');
}

/** Keys sorted, and what HTML might read as its own escaped. */
function goJson(value: Json): string {
  if (Array.isArray(value)) return `[${value.map(goJson).join(',')}]`;
  if (typeof value !== 'object' || value === null) return htmlSafe(JSON.stringify(value));
  const fields = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return `{${fields.map(([key, child]) => `${htmlSafe(JSON.stringify(key))}:${goJson(child as Json)}`).join(',')}}`;
}

function htmlSafe(text: string): string {
  return text.replaceAll(/[<>&\u2028\u2029]/g, (found) => `\\u${found.charCodeAt(0).toString(16).padStart(4, '0')}`);
}
