/** What strategic merge patches are refused with. Source: apimachinery/pkg/util/mergepatch/errors.go. */
import { goPlain, goTypeName } from './go-print.ts';
import { type Json, type JsonObject, PatchError } from './json.ts';

/** A problem the server answers with status 500, since it does not expect it. */
export function unexpected(message: string): PatchError {
  return new PatchError(message, 'Unknown');
}

/** `expected` is any value of the type that was expected. */
export function badType(expected: Json, actual: Json): PatchError {
  return unexpected(`expected a ${goTypeName(expected)}, but received a ${goTypeName(actual)}`);
}

export function noMergeKey(item: JsonObject, key: string): PatchError {
  return unexpected(`map: ${goPlain(item)} does not contain declared merge key: ${key}`);
}

export function badPatchType(type: Json, item: JsonObject): PatchError {
  return unexpected(
    `unknown patch type: ${typeof type === 'string' ? type : `%!s(${goTypeName(type)}=${goPlain(type)})`} in map: ${goPlain(item)}`,
  );
}

export function badFormat(of: 'primitive list' | 'retainKeys' | 'setElementOrder list'): PatchError {
  return new PatchError(`invalid patch format of ${of}`);
}
