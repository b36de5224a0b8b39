/** What an object takes in memory, in bytes, nearly enough to tell a cluster that fills up the host from one that does not. */

/** A field of an object, an entry of an array: its name, which many share, and its place. */
const perNode = 24;

/** `value` is JSON; strings are told by their length. */
export function weigh(value: unknown): number {
  if (typeof value === 'string') return perNode + value.length;
  if (typeof value !== 'object' || value === null) return perNode;
  let sum = perNode;
  if (Array.isArray(value)) for (const entry of value) sum += weigh(entry);
  else
    for (const name in value) {
      // Names of labels and data are a learner's own.
      sum += name.length + weigh((value as Record<string, unknown>)[name]);
    }
  return sum;
}
