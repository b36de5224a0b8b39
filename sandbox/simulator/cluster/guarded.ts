/**
 * Does something on behalf of one cluster. A surprise in it is told on stderr and goes no further: the process holds the clusters of
 * many, and none may end because of another's.
 */
export function guarded(act: () => void): void {
  try {
    act();
  } catch (error) {
    surprised(error);
  }
}

/** Tells of a surprise that something asynchronous came upon, which nobody waits for. */
export function surprised(error: unknown): void {
  console.error('simulator:', error);
}
