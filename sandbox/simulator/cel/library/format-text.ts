/** `"%s has %d".format([…])`. Source: cel-go/ext/formatting_v2.go. */

/** Throws for clauses without a value, and for those that are not known. */
export function formatText(text: string, values: readonly unknown[]): string {
  let next = 0;
  return text.replaceAll(/%(?:\.(\d+))?(.)/g, (_, digits: string | undefined, clause: string) => {
    if (clause === '%') return '%';
    if (next >= values.length) throw new Error(`index ${next} out of range`);
    const value = values[next++];
    switch (clause) {
      case 's':
        return plain(value);
      case 'd':
        return String(value);
      case 'f':
        return Number(value).toFixed(Number(digits ?? 6));
      case 'e':
        return Number(value)
          .toExponential(Number(digits ?? 6))
          .replace(/e([+-])(\d)$/, 'e$10$2');
      case 'b':
        return typeof value === 'boolean' ? (value ? '1' : '0') : BigInt(value as bigint).toString(2);
      case 'o':
        return BigInt(value as bigint).toString(8);
      case 'x':
      case 'X': {
        const hex =
          typeof value === 'string' ? Buffer.from(value).toString('hex') : BigInt(value as bigint).toString(16);
        return clause === 'X' ? hex.toUpperCase() : hex;
      }
      default:
        throw new Error(`could not parse formatting clause: unrecognized formatting clause "${clause}"`);
    }
  });
}

function plain(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(plain).join(', ')}]`;
  if (value instanceof Date) return value.toISOString().replace('.000Z', 'Z');
  if (value === null) return 'null';
  if (typeof value === 'object' && Object.getPrototypeOf(value) === Object.prototype)
    return `{${Object.entries(value as object)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, child]) => `${key}: ${plain(child)}`)
      .join(', ')}}`;
  return String(value);
}
