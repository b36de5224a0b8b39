/** Does something for each item, `most` at a time; results in the order of the items. */
export async function mapBounded<Item, Value>(
  items: readonly Item[],
  most: number,
  act: (item: Item) => Promise<Value>,
): Promise<Value[]> {
  const results: Value[] = [];
  let next = 0;
  await Promise.all(
    Array.from({ length: most }, async () => {
      for (let at = next++; at < items.length; at = next++) results[at] = await act(items[at] as Item);
    }),
  );
  return results;
}
