/**
 * JSON Patch (RFC 6902) as the API server does it: replacing what is not there sets it, and indices may count from the end.
 * Source: gopkg.in/evanphx/json-patch.v4/patch.go, jsonPatcher in apiserver/pkg/endpoints/handlers/patch.go.
 */
import { copyOf, equal, isList, isObject, type Json, type JsonObject, PatchError } from './json.ts';

/** What the API server allows in one patch (`maxJSONPatchOperations` in apiserver/pkg/endpoints/handlers/patch.go). */
const mostOperations = 10_000;

/** What copies of one patch may add up to (`JSONPatchMaxCopyBytes` in apiserver/pkg/server/config.go). */
const mostCopied = 3 * 1024 * 1024;

type Container = Json[] | Record<string, Json>;

/** Throws PatchError: BadRequest when it is no patch, Invalid when it does not fit the target. */
export function jsonPatch(target: Json, patch: Json): Json {
  const operations = decode(patch);
  if (operations.length > mostOperations) {
    throw new PatchError(
      `The allowed maximum operations in a JSON patch is ${mostOperations}, got ${operations.length}`,
      'RequestEntityTooLarge',
    );
  }
  const document = new Patched(copyOf(target));
  for (const operation of operations) document.run(operation);
  return document.root;
}

/** A null patch has no operations. */
function decode(patch: Json): readonly JsonObject[] {
  if (patch === null) return [];
  if (!isList(patch)) throw undecodable(patch, 'value of type []handlers.jsonPatchOp');
  return patch.map((operation) => {
    if (operation === null) return {};
    if (!isObject(operation)) throw undecodable(operation, 'value of type handlers.jsonPatchOp');
    for (const key of ['op', 'path', 'from']) {
      const value = operation[key] ?? null;
      if (value !== null && typeof value !== 'string')
        throw undecodable(value, `struct field jsonPatchOp.${key} of type string`);
    }
    return operation;
  });
}

function undecodable(value: Json, into: string): PatchError {
  const what = isList(value)
    ? 'array'
    : isObject(value)
      ? 'object'
      : typeof value === 'boolean'
        ? 'bool'
        : typeof value;
  return new PatchError(`error decoding patch: json: cannot unmarshal ${what} into Go ${into}`);
}

function misfit(message: string): PatchError {
  return new PatchError(message, 'Invalid');
}

/** The document while the patch is applied to it; it belongs to this object. */
class Patched {
  root: Json;
  #copied = 0;

  constructor(root: Json) {
    this.root = root;
  }

  run(operation: JsonObject): void {
    const { op } = operation;
    switch (op) {
      case 'add':
        this.#add(operation);
        break;
      case 'remove':
        this.#remove(operation);
        break;
      case 'replace':
        this.#replace(operation);
        break;
      case 'move':
        this.#move(operation);
        break;
      case 'test':
        this.#test(operation);
        break;
      case 'copy':
        this.#copy(operation);
        break;
      default:
        throw misfit(`Unexpected kind: ${typeof op === 'string' ? op : 'unknown'}`);
    }
  }

  #add(operation: JsonObject): void {
    const path = textOf(operation.path, 'add operation failed to decode path: missing value');
    const [place, key] = this.#find(path);
    if (!place) throw misfit(`add operation does not apply: doc is missing path: "${path}": missing value`);
    explained(`error in add for path: '${path}'`, () => add(place, key, operation.value ?? null));
  }

  #remove(operation: JsonObject): void {
    const path = textOf(operation.path, 'remove operation failed to decode path: missing value');
    const [place, key] = this.#find(path);
    if (!place) throw misfit(`remove operation does not apply: doc is missing path: "${path}": missing value`);
    explained(`error in remove for path: '${path}'`, () => remove(place, key));
  }

  #replace(operation: JsonObject): void {
    const path = textOf(operation.path, `replace operation failed to decode path: ${missingField('path')}`);
    const value = operation.value ?? null;
    if (path === '') {
      if (!isObject(value) && !isList(value))
        throw misfit('replace operation value must be object or array: %!w(<nil>)');
      this.root = copyOf(value);
      return;
    }
    const [place, key] = this.#find(path);
    if (!place) throw misfit(`replace operation does not apply: doc is missing path: ${path}: missing value`);
    let index: string | number = key;
    if (Array.isArray(place)) {
      try {
        index = existingIndex(place, key);
      } catch {
        throw misfit(`replace operation does not apply: doc is missing key: ${path}: missing value`);
      }
    }
    put(place, index, value);
  }

  #move(operation: JsonObject): void {
    const from = textOf(operation.from, `move operation failed to decode from: ${missingField(', missing from')}`);
    const [source, sourceKey] = this.#find(from);
    if (!source) throw misfit(`move operation does not apply: doc is missing from path: ${from}: missing value`);
    const value = explained(`error in move for path: '${sourceKey}'`, () => {
      const found = read(source, sourceKey);
      remove(source, sourceKey);
      return found;
    });
    const path = textOf(operation.path, `move operation failed to decode path: ${missingField('path')}`);
    const [place, key] = this.#find(path);
    if (!place) throw misfit(`move operation does not apply: doc is missing destination path: ${path}: missing value`);
    explained(`error in move for path: '${path}'`, () => add(place, key, value ?? null));
  }

  #test(operation: JsonObject): void {
    const path = textOf(operation.path, `test operation failed to decode path: ${missingField('path')}`);
    const failed = misfit(`testing value ${path} failed: test failed`);
    const wanted = operation.value ?? null;
    if (path === '') {
      if (!equal(this.root, wanted)) throw failed;
      return;
    }
    const [place, key] = this.#find(path);
    if (!place) throw misfit(`test operation does not apply: is missing path: ${path}: missing value`);
    const found = explained(`error in test for path: '${path}'`, () => read(place, key)) ?? null;
    if (!equal(found, wanted)) throw failed;
  }

  #copy(operation: JsonObject): void {
    const from = textOf(operation.from, `copy operation failed to decode from: ${missingField(', missing from')}`);
    const [source, sourceKey] = this.#find(from);
    if (!source) throw misfit(`copy operation does not apply: doc is missing from path: ${from}: missing value`);
    const value = explained(`error in copy for from: '${from}'`, () => read(source, sourceKey)) ?? null;
    const path = textOf(operation.path, 'copy operation failed to decode path: missing value');
    const [place, key] = this.#find(path);
    if (!place) throw misfit(`copy operation does not apply: doc is missing destination path: ${path}: missing value`);
    this.#copied += Buffer.byteLength(JSON.stringify(value));
    if (this.#copied > mostCopied) {
      throw misfit(
        `Unable to complete the copy, the accumulated size increase of copy is ${this.#copied}, exceeding the limit ${mostCopied}`,
      );
    }
    explained('error while adding value during copy', () => add(place, key, copyOf(value)));
  }

  /** The container that a path ends in, and the key there. The document itself is in no container. */
  #find(path: string): [Container | undefined, string] {
    const [, ...parts] = path.split('/').map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~'));
    const key = parts.pop();
    if (key === undefined) return [undefined, ''];
    let at: Json | undefined = this.root;
    for (const part of parts) {
      if (!isObject(at) && !isList(at)) return [undefined, ''];
      try {
        at = read(at as Container, part);
      } catch {
        return [undefined, ''];
      }
    }
    return isObject(at) || isList(at) ? [at as Container, key] : [undefined, ''];
  }
}

function missingField(name: string): string {
  return name.startsWith(',')
    ? `operation${name} field: missing value`
    : `operation missing ${name} field: missing value`;
}

function textOf(value: Json | undefined, otherwise: string): string {
  if (typeof value !== 'string') throw misfit(otherwise);
  return value;
}

/** Puts the words before what goes wrong within. */
function explained<T>(what: string, attempt: () => T): T {
  try {
    return attempt();
  } catch (error) {
    throw misfit(`${what}: ${(error as Error).message}`);
  }
}

function read(place: Container, key: string): Json | undefined {
  if (Array.isArray(place)) return place[existingIndex(place, key)];
  return Object.hasOwn(place, key) ? place[key] : undefined;
}

function put(place: Container, key: string | number, value: Json): void {
  if (Array.isArray(place)) place[Number(key)] = value;
  // A plain assignment of `__proto__` would not make a field.
  else Object.defineProperty(place, key, { value, enumerable: true, configurable: true, writable: true });
}

function add(place: Container, key: string, value: Json): void {
  if (!Array.isArray(place)) put(place, key, value);
  else if (key === '-') place.push(value);
  else {
    const index = number(key, (problem) => `value was not a proper array index: '${key}': ${problem}`);
    place.splice(inRange(index, place.length + 1), 0, value);
  }
}

function remove(place: Container, key: string): void {
  if (Array.isArray(place)) place.splice(existingIndex(place, key), 1);
  else {
    if (!Object.hasOwn(place, key)) throw misfit(`Unable to remove nonexistent key: ${key}: missing value`);
    delete place[key];
  }
}

function existingIndex(list: readonly Json[], key: string): number {
  return inRange(
    number(key, (problem) => problem),
    list.length,
  );
}

function number(key: string, explain: (problem: string) => string): number {
  if (!/^[-+]?\d+$/.test(key)) throw misfit(explain(`strconv.Atoi: parsing ${JSON.stringify(key)}: invalid syntax`));
  return Number(key);
}

/** Negative indices count from the end. */
function inRange(index: number, length: number): number {
  if (index >= length || index < -length)
    throw misfit(`Unable to access invalid index: ${index}: invalid index referenced`);
  return index < 0 ? index + length : index;
}
