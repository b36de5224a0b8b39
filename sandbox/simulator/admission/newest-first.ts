interface Named {
  readonly metadata?: { readonly name?: string; readonly creationTimestamp?: unknown };
}

/** By time of creation, then by name: of several defaults the first one counts. */
export function newestFirst<Object extends Named>(objects: readonly Object[]): Object[] {
  const age = ({ metadata }: Named): string => String(metadata?.creationTimestamp ?? '');
  const name = ({ metadata }: Named): string => metadata?.name ?? '';
  return objects.toSorted((a, b) => (age(a) === age(b) ? (name(a) < name(b) ? -1 : 1) : age(a) > age(b) ? -1 : 1));
}
