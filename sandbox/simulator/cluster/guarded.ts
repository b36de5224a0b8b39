/**
 * Does something on behalf of one cluster. A surprise in it is told on stderr and goes no further: the process holds the clusters of
 * many, and none may end because of another's.
 */
export function guarded(act: () => void): void {
  try {
    act();
  } catch (error) {
    console.error('simulator:', error);
  }
}
