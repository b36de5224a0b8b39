import { z } from 'zod';
import { equal, isList, isObject, type Json, PatchError } from './json.ts';

/** Any JSON, but there. */
const jsonSchema = z.custom<Json>((value) => value !== undefined, 'value is missing');

const operationSchema = z.discriminatedUnion('op', [
  z.object({ op: z.literal('add'), path: z.string(), value: jsonSchema }),
  z.object({ op: z.literal('remove'), path: z.string() }),
  z.object({ op: z.literal('replace'), path: z.string(), value: jsonSchema }),
  z.object({ op: z.literal('move'), path: z.string(), from: z.string() }),
  z.object({ op: z.literal('copy'), path: z.string(), from: z.string() }),
  z.object({ op: z.literal('test'), path: z.string(), value: jsonSchema }),
]);
type Operation = z.infer<typeof operationSchema>;

/** What the API server allows in one patch (`maxJSONPatchOperations` in apiserver/pkg/endpoints/handlers/patch.go). */
const mostOperations = 10_000;

/** JSON Patch (RFC 6902). Throws PatchError: BadRequest when it is no patch, Invalid when it does not fit the target. */
export function jsonPatch(target: Json, patch: Json): Json {
  const parsed = z.array(operationSchema).safeParse(patch);
  if (!parsed.success) throw new PatchError(`error decoding patch: ${parsed.error.issues[0]?.message}`);
  if (parsed.data.length > mostOperations) {
    throw new PatchError(
      `The allowed maximum operations in a JSON patch is ${mostOperations}, got ${parsed.data.length}`,
    );
  }
  return parsed.data.reduce(step, target);
}

function step(document: Json, operation: Operation): Json {
  const path = pointer(operation.path);
  switch (operation.op) {
    case 'add':
      return edit(document, path, operation, (_, list) => (list ? 'insert' : 'set'), operation.value);
    case 'replace':
      read(document, path, operation);
      return edit(document, path, operation, () => 'set', operation.value);
    case 'remove':
      read(document, path, operation);
      return edit(document, path, operation, () => 'remove');
    case 'test':
      if (!equal(find(document, path), operation.value)) {
        throw new PatchError(`testing value ${operation.path} failed: test failed`, 'Invalid');
      }
      return document;
    case 'copy':
      return step(document, {
        op: 'add',
        path: operation.path,
        value: read(document, pointer(operation.from), operation),
      });
    case 'move': {
      const value = read(document, pointer(operation.from), operation);
      return step(step(document, { op: 'remove', path: operation.from }), { op: 'add', path: operation.path, value });
    }
  }
}

/** RFC 6901: `/a~1b/0` to `['a/b', '0']`. */
function pointer(path: string): string[] {
  if (path === '') return [];
  return path
    .split('/')
    .slice(1)
    .map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~'));
}

function find(document: Json, path: readonly string[]): Json | undefined {
  let at: Json | undefined = document;
  for (const part of path) {
    if (isList(at)) at = at[Number(part)];
    else if (isObject(at)) at = Object.hasOwn(at, part) ? at[part] : undefined;
    else return undefined;
  }
  return at;
}

function read(document: Json, path: readonly string[], operation: Operation): Json {
  const value = find(document, path);
  if (value === undefined) throw missing(operation);
  return value;
}

function missing(operation: Operation): PatchError {
  const message = `${operation.op} operation does not apply: doc is missing path: ${operation.path}: missing value`;
  return new PatchError(`the server rejected our request due to an error in our request: ${message}`, 'Invalid');
}

type Change = 'set' | 'insert' | 'remove';

/** A copy of the document with one place changed; only the containers on the way are copied. */
function edit(
  document: Json,
  path: readonly string[],
  operation: Operation,
  how: (key: string, list: boolean) => Change,
  value: Json = null,
): Json {
  const [key, ...rest] = path;
  if (key === undefined) return value;
  if (isList(document)) {
    const items = [...document];
    const index = key === '-' ? items.length : Number(key);
    if (!Number.isInteger(index) || index < 0 || index > items.length) throw missing(operation);
    if (rest.length > 0) items[index] = edit(items[index] ?? null, rest, operation, how, value);
    else if (how(key, true) === 'insert') items.splice(index, 0, value);
    else if (how(key, true) === 'remove') items.splice(index, 1);
    else items[index] = value;
    return items;
  }
  if (!isObject(document)) throw missing(operation);
  const copy: Record<string, Json> = { ...document };
  if (rest.length > 0) {
    const child = copy[key];
    if (child === undefined) throw missing(operation);
    copy[key] = edit(child, rest, operation, how, value);
  } else if (how(key, false) === 'remove') delete copy[key];
  else copy[key] = value;
  return copy;
}
