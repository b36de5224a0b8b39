/** Follows a namespace from its first object on: what `kubectl get pods --watch` prints of each Pod, the events, and the names that are made up. */
import { isList, isObject, type Json, type JsonObject } from '../../patch/json.ts';
import { metaOf } from '../../registry/object-access.ts';
import type { ClusterClient } from '../cluster-client.ts';
import type { Names } from './names.ts';

/** One Pod, StatefulSets make several under one name. */
export interface PodStory {
  readonly name: string;
  /** `0/1 ContainerCreating`, `1/1 Running 2` where it was restarted twice, `gone`. */
  readonly rows: string[];
}

/** What is told about one object by one component. */
export interface EventStory {
  readonly kind: string;
  readonly name: string;
  readonly source: string;
  /** `Normal Scheduled: …` */
  readonly lines: string[];
}

export interface Observed extends Disposable {
  readonly pods: ReadonlyMap<string, PodStory>;
  readonly events: ReadonlyMap<string, EventStory>;
  /** Resolves when as much has been told as a list has now. */
  isUpToDate(): Promise<boolean>;
  /** Counts all that has been told. */
  readonly told: number;
}

const table = 'application/json;as=Table;v=v1;g=meta.k8s.io';
const json = 'application/json';

export async function observe(client: ClusterClient, namespace: string, names: Names): Promise<Observed> {
  const pods = new Map<string, PodStory>();
  const events = new Map<string, EventStory>();
  /** Versions by path and name. */
  const versions = new Map<string, Map<string, string>>();
  const stack = new DisposableStack();
  let told = 0;
  const follow = async (
    path: string,
    accept: string,
    onObject: (object: JsonObject, row: JsonObject | undefined, type: Json | undefined) => void,
  ): Promise<void> => {
    const known = new Map<string, string>();
    versions.set(path, known);
    const watch = await client.watch(`${path}?watch=true`, accept, ({ type, object }) => {
      if (!isObject(object)) return;
      const [row] = isList(object.rows) ? object.rows.filter(isObject) : [];
      const about = row === undefined ? object : row.object;
      if (!isObject(about)) return;
      const { name = '', resourceVersion = '' } = metaOf(about);
      told += 1;
      if (type === 'DELETED') known.delete(name);
      else known.set(name, resourceVersion);
      onObject(about, row, type);
    });
    stack.use(watch);
  };
  const core = `/api/v1/namespaces/${namespace}`;
  const apps = `/apis/apps/v1/namespaces/${namespace}`;
  await follow(`${apps}/replicasets`, json, (object) => names.learn(object));
  await follow(`${apps}/controllerrevisions`, json, (object) => names.learn(object));
  await follow(`${core}/pods`, table, (object, row, type) => {
    names.learn(object);
    const { name = '', uid = '' } = metaOf(object);
    const story = pods.get(uid) ?? { name, rows: [] };
    pods.set(uid, story);
    const text = type === 'DELETED' ? 'gone' : rowText(row);
    if (story.rows.at(-1) !== text) story.rows.push(text);
  });
  await follow(`${core}/events`, json, (event, _, type) => {
    if (type !== 'ADDED') return;
    const { kind = '', name = '', uid = '' } = event.involvedObject as { kind?: string; name?: string; uid?: string };
    const { component = '' } = (event.source ?? {}) as { component?: string };
    const source = String(event.reportingComponent || component);
    const key = `${kind} ${name} ${uid} ${source}`;
    const story = events.get(key) ?? { kind, name, source, lines: [] };
    events.set(key, story);
    story.lines.push(`${event.type} ${event.reason}: ${event.message}`);
  });
  return {
    pods,
    events,
    get told() {
      return told;
    },
    async isUpToDate() {
      for (const [path, known] of versions) {
        const { body } = await client.call('GET', path);
        const items = (isList(body.items) ? body.items : []).filter(isObject).map(metaOf);
        if (items.length !== known.size) return false;
        if (items.some(({ name = '', resourceVersion }) => known.get(name) !== resourceVersion)) return false;
      }
      return true;
    },
    [Symbol.dispose]: () => stack.dispose(),
  };
}

/** `1 (3s ago)` restarts are 1. */
function rowText(row: JsonObject | undefined): string {
  const [, ready, status, restarts] = isList(row?.cells) ? row.cells.map(String) : [];
  const count = Number.parseInt(restarts ?? '0', 10);
  return count === 0 ? `${ready} ${status}` : `${ready} ${status} ${count}`;
}
