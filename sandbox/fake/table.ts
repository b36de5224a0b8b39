/** What `kubectl get` prints: the server's own tables, for Pods with the columns everybody knows. */
import { z } from 'zod';
import type { FakeObject } from './objects.ts';

interface Column {
  readonly name: string;
  readonly type: string;
  cell(object: FakeObject, now: Date): string | number;
}

const statusSchema = z.object({
  status: z.object({
    phase: z.string(),
    containerStatuses: z
      .array(
        z.object({
          ready: z.boolean(),
          restartCount: z.int(),
          state: z.object({ waiting: z.object({ reason: z.string() }).optional() }),
        }),
      )
      .default([]),
  }),
  spec: z.object({ containers: z.array(z.unknown()) }),
});

const name: Column = { name: 'Name', type: 'string', cell: (object) => object.metadata.name };
const age: Column = { name: 'Age', type: 'string', cell: ageOf };
const podColumns: readonly Column[] = [
  name,
  {
    name: 'Ready',
    type: 'string',
    cell: (pod) => {
      const { status, spec } = statusSchema.parse(pod);
      return `${status.containerStatuses.filter(({ ready }) => ready).length}/${spec.containers.length}`;
    },
  },
  {
    name: 'Status',
    type: 'string',
    cell: (pod) => {
      const { status } = statusSchema.parse(pod);
      if (pod.metadata.deletionTimestamp !== undefined) return 'Terminating';
      const waiting = status.containerStatuses.find(({ state }) => state.waiting);
      return waiting?.state.waiting?.reason ?? status.phase;
    },
  },
  {
    name: 'Restarts',
    type: 'integer',
    cell: (pod) =>
      statusSchema.parse(pod).status.containerStatuses.reduce((sum, { restartCount }) => sum + restartCount, 0),
  },
  age,
];

/** A Table of meta.k8s.io/v1; its rows hold the whole objects, which kubectl takes as well as their metadata. */
export function makeTable(objects: readonly FakeObject[], resourceVersion: number, now: Date): object {
  const columns = objects[0]?.kind === 'Pod' ? podColumns : [name, age];
  return {
    kind: 'Table',
    apiVersion: 'meta.k8s.io/v1',
    metadata: { resourceVersion: String(resourceVersion) },
    columnDefinitions: columns.map((column) => ({
      name: column.name,
      type: column.type,
      format: column === name ? 'name' : '',
      description: '',
      priority: 0,
    })),
    rows: objects.map((object) => ({ cells: columns.map((column) => column.cell(object, now)), object })),
  };
}

function ageOf(object: FakeObject, now: Date): string {
  const seconds = Math.max(0, Math.round((now.getTime() - Date.parse(object.metadata.creationTimestamp)) / 1000));
  return seconds < 120 ? `${seconds}s` : `${Math.floor(seconds / 60)}m`;
}
