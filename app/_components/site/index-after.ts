/**
 * Where a key leads from the thing at `at` among `count` in a row, round its ends, as the ARIA Authoring Practices have it for tabs and
 * menus; undefined for other keys. `arrows`: the key that leads back, and the one that leads on.
 */
export function indexAfter(
  key: string,
  at: number,
  count: number,
  [back, on]: readonly [string, string] = ['ArrowLeft', 'ArrowRight'],
): number | undefined {
  const next = { [back]: at - 1, [on]: at + 1, Home: 0, End: count - 1 }[key];
  return next === undefined ? undefined : (next + count) % count;
}
