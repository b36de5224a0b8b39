import { delimiter, dirname } from 'node:path';

/** A PATH on which `node` is the Node that runs this: Turbopack starts the first it finds, and an older one does not read TypeScript. */
export function ownNodeFirst(path = process.env.PATH ?? ''): string {
  return [dirname(process.execPath), path].join(delimiter);
}
