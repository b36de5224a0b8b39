/** A list of texts as Go's %v prints it: `[sh -c true]`. */
export function goList(items: readonly string[]): string {
  return `[${items.join(' ')}]`;
}
