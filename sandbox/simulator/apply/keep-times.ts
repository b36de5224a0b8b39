/** An update that changes nothing but times of entries keeps the old ones. Source: apiserver/pkg/endpoints/handlers/fieldmanager/equality.go. */
import { equal, isList, isObject, type Json, type JsonObject } from '../patch/json.ts';
import { metadataOf } from './field-manager.ts';

/** The updated object, with the times of the old one's entries when nothing else differs. To be called last, before storing. */
export function keepTimes(old: JsonObject, updated: JsonObject): JsonObject {
  const [before, after] = [metadataOf(old).managedFields, metadataOf(updated).managedFields];
  if (!isList(before) || !isList(after) || before.length !== after.length || after.length === 0) return updated;
  if (before.every((entry, i) => timeOf(entry) === timeOf(after[i]))) return updated;
  if (!before.every((entry, i) => equal(withoutTime(entry), withoutTime(after[i] ?? null)))) return updated;
  const kept: JsonObject = { ...updated, metadata: { ...metadataOf(updated), managedFields: before } };
  return equal(kept, old) ? kept : updated;
}

function timeOf(entry: Json | undefined): Json | undefined {
  return isObject(entry) ? entry.time : undefined;
}

function withoutTime(entry: Json): Json {
  if (!isObject(entry)) return entry;
  const { time: _, ...rest } = entry;
  return rest;
}
