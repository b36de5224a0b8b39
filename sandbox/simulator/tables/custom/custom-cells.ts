/** Rows of custom resources, from the columns of their definitions. Source: apiextensions-apiserver/pkg/registry/customresource/tableconvertor/tableconvertor.go. */
import type { Json, JsonObject } from '../../patch/json.ts';
import { nameOf } from '../cells.ts';
import { since } from '../human-duration.ts';
import { findPath } from './find-path.ts';
import { goText } from './go-text.ts';
import { type Path, PathError, parsePath } from './json-path.ts';

/** A column after the first one, which is the name. */
export interface JsonPathColumn {
  readonly type: string;
  readonly jsonPath: string;
}

/** The cells of one definition's objects; columns after one that cannot be read are left out, as the real server does. */
export function customCells(columns: readonly JsonPathColumn[]): (object: JsonObject, now: Date) => readonly Json[] {
  const paths = readablePaths(columns);
  return (object, now) => [
    nameOf(object),
    ...paths.map(({ type, path }) => customCell(type, firstAt(path, object), now)),
  ];
}

/** How many of the columns can be shown: those before the first one whose path cannot be read. */
export function readableColumns(columns: readonly JsonPathColumn[]): number {
  return readablePaths(columns).length;
}

function readablePaths(columns: readonly JsonPathColumn[]): { type: string; path: Path }[] {
  const paths: { type: string; path: Path }[] = [];
  for (const { type, jsonPath } of columns) {
    try {
      paths.push({ type, path: parsePath(jsonPath) });
    } catch (error) {
      if (error instanceof PathError) break;
      throw error;
    }
  }
  return paths;
}

function firstAt(path: Path, object: JsonObject): Json | undefined {
  try {
    return findPath(path, object)[0];
  } catch (error) {
    if (error instanceof PathError) return undefined;
    throw error;
  }
}

/** A value as a column of this type shows it; null where it does not fit (cellForJSONValue). */
function customCell(type: string, value: Json | undefined, now: Date): Json {
  if (value === undefined) return null;
  if (type === 'string') return value === null ? '<no value>' : goText(value);
  if (type === 'integer') return typeof value === 'number' ? Math.trunc(value) : null;
  if (type === 'number') return typeof value === 'number' ? value : null;
  if (type === 'boolean') return typeof value === 'boolean' ? value : null;
  return type === 'date' && typeof value === 'string' ? dateCell(value, now) : null;
}

const timestamp = /^\d{4}-\d\d-\d\d[T]\d\d:\d\d:\d\d([.,]\d+)?(Z|[+-]\d\d:\d\d)$/;

function dateCell(text: string, now: Date): string {
  if (text === '' || text === 'null') return '<unknown>';
  if (!timestamp.test(text) || Number.isNaN(Date.parse(text))) return '<invalid>';
  return since(text, now);
}
