import { diff } from '../resources/checks/diff.ts';

/** The two specs as the server shows them: the Go struct's own JSON, sorted by Go's field order as far as it is known here. */
export function podDiff(before: unknown, after: unknown): string {
  return diff(before, after);
}
