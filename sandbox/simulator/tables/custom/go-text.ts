/** Values as Go prints them: `fmt.Fprint` for scalars, `json.Marshal` for the rest. */
import { isList, isObject, type Json } from '../../patch/json.ts';

export function goText(value: Json): string {
  if (isList(value) || isObject(value)) return goJson(value);
  return typeof value === 'number' ? goNumber(value) : String(value);
}

/** Large and small floats have an exponent of two digits (`%v`). */
function goNumber(value: number): string {
  const size = Math.abs(value);
  if (Number.isInteger(value) && size <= Number.MAX_SAFE_INTEGER) return String(value);
  if (size >= 1e-4 && size < 1e21) return String(value);
  return value.toExponential().replace(/e([+-])(\d)$/, 'e$10$2');
}

/** Keys sorted, and what HTML minds as escapes. */
function goJson(value: Json): string {
  return JSON.stringify(value, (_, inner: Json) =>
    isObject(inner) ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1))) : inner,
  ).replaceAll(/[<>&\u2028\u2029]/g, (letter) => `\\u${letter.charCodeAt(0).toString(16).padStart(4, '0')}`);
}
