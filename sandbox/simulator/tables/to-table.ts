/** Objects as a meta.k8s.io Table. Source: apiserver/pkg/endpoints/handlers/response.go, pkg/printers/tablegenerator.go. */
import { badRequest } from '../meta/status.ts';
import type { Json, JsonObject } from '../patch/json.ts';
import type { Column } from '../structure/structure.ts';
import { byBytes } from './format-labels.ts';
import { podConditions } from './kinds/pod.ts';
import { hasOwnColumns, tableCells } from './tables.ts';

export type IncludeObject = 'None' | 'Metadata' | 'Object';

/** A column with the prose that custom resources bring. */
export type TableColumn = Column & { readonly description?: string };

/** Of kinds that print name and time of creation, and of every kind that nobody says more about. */
export const defaultColumns: readonly Column[] = [
  { name: 'Name', type: 'string', format: 'name', priority: 0 },
  { name: 'Created At', type: 'date', format: '', priority: 0 },
];

/** Of `scale` subresources. */
export const scaleColumns: readonly Column[] = [
  { name: 'Name', type: 'string', format: 'name', priority: 0 },
  { name: 'Desired', type: 'integer', format: '', priority: 0 },
  { name: 'Available', type: 'integer', format: '', priority: 0 },
  { name: 'Age', type: 'string', format: '', priority: 0 },
];

export interface TableRequest {
  readonly columns: readonly TableColumn[];
  readonly objects: readonly JsonObject[];
  /** Metadata of the list, or of the one object: its resourceVersion, continue and remainingItemCount are kept. */
  readonly metadata: JsonObject;
  /** Of the rows' objects, as asked for by `?includeObject=`. */
  readonly includeObject: IncludeObject;
  readonly apiVersion: string;
  readonly kind: string;
  readonly now: Date;
  /** False for all but the first event of a watch. */
  readonly withColumns: boolean;
  /** Of custom resources, instead of what kinds of this name have. */
  readonly cells?: (object: JsonObject, now: Date) => readonly Json[];
  /** Of the Table itself; old clients ask for v1beta1. */
  readonly tableVersion?: 'meta.k8s.io/v1' | 'meta.k8s.io/v1beta1';
}

export function toTable(request: TableRequest): JsonObject {
  const { columns, metadata, now, withColumns, tableVersion = 'meta.k8s.io/v1' } = request;
  const cells = request.cells ?? ((object: JsonObject) => tableCells(request.apiVersion, request.kind, object, now));
  const rows = inOrder(request).map((object): JsonObject => {
    const conditions = isPod(request) ? podConditions(object as never) : undefined;
    return {
      cells: cells(object, now),
      ...(conditions === undefined ? {} : { conditions }),
      object: rowObject(object, request, tableVersion),
    };
  });
  const ownRows = request.cells !== undefined || hasOwnColumns(request.apiVersion, request.kind);
  return {
    kind: 'Table',
    apiVersion: tableVersion,
    metadata: tableMetadata(metadata),
    columnDefinitions: withColumns ? columns.map(columnDefinition) : null,
    // The default converter never makes a list where there is nothing to put into it.
    rows: rows.length === 0 && !ownRows ? null : rows,
  };
}

/** `?includeObject=`; an empty one asks for metadata. Throws StatusError 400. */
export function parseIncludeObject(text: string | null | undefined): IncludeObject {
  if (text === null || text === undefined || text === '') return 'Metadata';
  if (text === 'None' || text === 'Metadata' || text === 'Object') return text;
  throw badRequest(
    `Unable to convert to Table as requested: includeObject: Invalid value: ${JSON.stringify(text)}: must be 'Metadata', 'Object', 'None', or empty`,
  );
}

function isPod({ apiVersion, kind }: TableRequest): boolean {
  return apiVersion === 'v1' && kind === 'Pod';
}

function tableMetadata({ resourceVersion, continue: next, remainingItemCount }: JsonObject): JsonObject {
  return {
    ...(resourceVersion ? { resourceVersion } : {}),
    ...(next ? { continue: next } : {}),
    ...(remainingItemCount === undefined || remainingItemCount === null ? {} : { remainingItemCount }),
  };
}

function columnDefinition({ name, type, format, description = '', priority }: TableColumn): JsonObject {
  return { name, type, format, description, priority };
}

function rowObject(object: JsonObject, request: TableRequest, tableVersion: string): JsonObject | null {
  if (request.includeObject === 'None') return null;
  if (request.includeObject === 'Metadata')
    return { kind: 'PartialObjectMetadata', apiVersion: tableVersion, metadata: object.metadata ?? {} };
  return { kind: request.kind, apiVersion: request.apiVersion, ...object };
}

/** Flow schemas stand in the order in which they are matched (FlowSchemaSequence); all else as it was listed. */
function inOrder({ objects, kind, apiVersion }: TableRequest): readonly JsonObject[] {
  if (kind !== 'FlowSchema' || !apiVersion.startsWith('flowcontrol.apiserver.k8s.io/')) return objects;
  const keyOf = (object: JsonObject): { precedence: number; name: string } => ({
    precedence: Number((object.spec as JsonObject | undefined)?.matchingPrecedence ?? 0),
    name: String((object.metadata as JsonObject | undefined)?.name ?? ''),
  });
  return [...objects].sort((one, other) => {
    const [a, b] = [keyOf(one), keyOf(other)];
    return a.precedence - b.precedence || byBytes(a.name, b.name);
  });
}
