/** Objects as `kubectl get` prints them: the server lays out the columns. Source: apiserver/pkg/registry/rest/table.go and pkg/printers. */
import type { V1Pod } from '@kubernetes/client-node';
import { isObject, type Json, type JsonObject } from '../patch/json.ts';
import type { ServedResource } from '../registry/resource.ts';
import type { Cells } from './cells.ts';
import { coreCells } from './core-cells.ts';
import { otherCells } from './other-cells.ts';
import { podCells, podConditions } from './pod-cells.ts';
import { workloadCells } from './workload-cells.ts';

const all: Cells = { ...coreCells, ...workloadCells, ...otherCells, 'v1 Pod': podCells as unknown as Cells[string] };

export interface TableRequest {
  readonly resource: ServedResource;
  readonly objects: readonly JsonObject[];
  readonly metadata: {
    readonly resourceVersion: string;
    readonly continue?: string;
    readonly remainingItemCount?: number;
  };
  readonly includeObject: 'None' | 'Metadata' | 'Object';
  readonly now: Date;
  /** False for all but the first event of a watch. */
  readonly withColumns: boolean;
}

export function toTable({ resource, objects, metadata, includeObject, now, withColumns }: TableRequest): object {
  return {
    kind: 'Table',
    apiVersion: 'meta.k8s.io/v1',
    metadata,
    columnDefinitions: withColumns
      ? resource.columns.map((column) => ({ ...column, description: column.description ?? '' }))
      : null,
    rows: objects.map((object) => rowOf(object, resource, includeObject, now)),
  };
}

function rowOf(
  object: JsonObject,
  resource: ServedResource,
  include: TableRequest['includeObject'],
  now: Date,
): object {
  const conditions =
    resource.kind === 'Pod' && resource.group === '' ? podConditions(object as unknown as V1Pod) : undefined;
  return {
    cells: cellsOf(object, resource, now),
    ...(conditions ? { conditions } : {}),
    object: shown(object, include),
  };
}

/** What stands in the columns, in their order. */
export function cellsOf(object: JsonObject, resource: ServedResource, now: Date): readonly Json[] {
  if (resource.cells) return resource.cells(object, now);
  const { kind, apiVersion } = resource;
  // Other versions of a kind print as the one that is stored.
  const key =
    kind === 'HorizontalPodAutoscaler'
      ? 'autoscaling/v2 HorizontalPodAutoscaler'
      : kind === 'Event'
        ? 'v1 Event'
        : `${apiVersion} ${kind}`;
  const cells = all[key];
  if (cells) return cells(resource.apiVersion === key.split(' ')[0] ? object : resource.toStored(object), now);
  const meta = isObject(object.metadata) ? object.metadata : {};
  return [meta.name ?? '', meta.creationTimestamp ?? ''];
}

function shown(object: JsonObject, include: TableRequest['includeObject']): Json {
  if (include === 'None') return null;
  if (include === 'Object') return object;
  return { kind: 'PartialObjectMetadata', apiVersion: 'meta.k8s.io/v1', metadata: object.metadata ?? {} };
}
