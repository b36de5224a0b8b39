import { isList, isObject, type Json } from '../../patch/json.ts';

/** JSON as expressions without a schema see it: whole numbers are int. */
export function expressionValue(value: Json | undefined): unknown {
  if (value === undefined || value === null) return null;
  if (typeof value === 'number') return Number.isInteger(value) ? BigInt(value) : value;
  if (isList(value)) return value.map(expressionValue);
  if (!isObject(value)) return value;
  const seen: Record<string, unknown> = {};
  for (const [key, child] of Object.entries(value)) seen[key] = expressionValue(child);
  return seen;
}
