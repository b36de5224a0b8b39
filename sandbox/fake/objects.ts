/** The fake's objects: kept in memory, counted by one resource version, with every change told to its watchers. */
import { randomUUID } from 'node:crypto';
import type { Resource } from './resources.ts';

export interface FakeObject {
  apiVersion: string;
  kind: string;
  metadata: {
    name: string;
    namespace?: string;
    uid: string;
    resourceVersion: string;
    creationTimestamp: string;
    deletionTimestamp?: string;
    labels?: Record<string, string>;
    [field: string]: unknown;
  };
  [field: string]: unknown;
}

export interface Change {
  readonly type: 'ADDED' | 'MODIFIED' | 'DELETED';
  readonly version: number;
  readonly resource: Resource;
  readonly object: FakeObject;
}

export class Objects {
  readonly changes: Change[] = [];
  readonly #objects = new Map<string, FakeObject>();
  readonly #watchers = new Set<(change: Change) => void>();
  readonly #now: () => Date;

  constructor(now: () => Date) {
    this.#now = now;
  }

  get version(): number {
    return this.changes.length + 1;
  }

  list(resource: Resource, namespace?: string): FakeObject[] {
    const prefix = keyOf(resource, namespace, '');
    const all = `${resource.groupVersion}/${resource.plural}/`;
    return [...this.#objects]
      .filter(([key]) => key.startsWith(namespace === undefined ? all : prefix))
      .map(([, object]) => object);
  }

  get(resource: Resource, namespace: string | undefined, name: string): FakeObject | undefined {
    return this.#objects.get(keyOf(resource, namespace, name));
  }

  /** Keeps a new object or a new state of one; `uid` and times come from the state before. */
  put(resource: Resource, object: FakeObject): FakeObject {
    const { namespace, name } = object.metadata;
    const before = this.get(resource, namespace, name);
    const kept: FakeObject = structuredClone({
      ...object,
      apiVersion: resource.groupVersion,
      kind: resource.kind,
      metadata: {
        ...object.metadata,
        uid: before?.metadata.uid ?? randomUUID(),
        creationTimestamp: before?.metadata.creationTimestamp ?? this.time(),
        resourceVersion: String(this.version + 1),
      },
    });
    this.#objects.set(keyOf(resource, namespace, name), kept);
    this.#tell({ type: before ? 'MODIFIED' : 'ADDED', version: this.version + 1, resource, object: kept });
    return kept;
  }

  remove(resource: Resource, object: FakeObject): void {
    const { namespace, name } = object.metadata;
    if (!this.#objects.delete(keyOf(resource, namespace, name))) return;
    const last = structuredClone(object);
    last.metadata.resourceVersion = String(this.version + 1);
    this.#tell({ type: 'DELETED', version: this.version + 1, resource, object: last });
  }

  /** Calls `onChange` for each change after now, until the function returned is called. */
  watch(onChange: (change: Change) => void): () => void {
    this.#watchers.add(onChange);
    return () => this.#watchers.delete(onChange);
  }

  /** As Kubernetes writes times: whole seconds. */
  time(): string {
    return this.#now()
      .toISOString()
      .replace(/\.\d+Z$/, 'Z');
  }

  #tell(change: Change): void {
    this.changes.push(change);
    for (const onChange of this.#watchers) onChange(change);
  }
}

function keyOf(resource: Resource, namespace: string | undefined, name: string): string {
  return `${resource.groupVersion}/${resource.plural}/${resource.namespaced ? namespace : ''}/${name}`;
}
