/** What a request is answered with, before it is put into bytes. */
import type { Readable } from 'node:stream';

export interface Reply {
  status: number;
  /** In the order they are written, after nginx's own. */
  headers: [string, string][];
  body: Buffer | Readable | undefined;
  contentType: string | undefined;
  lastModified?: string;
  location?: string;
  /** Of a body that is a stream. */
  contentLength?: string;
  /** nginx made it itself: `error_page` may take its place. */
  own: boolean;
}

/** Go on as if this had been asked for: a path, or `@name`. */
export interface Redirect {
  readonly to: string;
}

/** Status 444: the connection is closed without an answer. */
export const noReply = 444;

export function plainReply(status: number): Reply {
  return { status, headers: [], body: undefined, contentType: undefined, own: true };
}
