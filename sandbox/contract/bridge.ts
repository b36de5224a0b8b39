/**
 * What a WebSocket carries, over plain HTTP, for networks that let no WebSocket through. One session for a page; each socket
 * is a channel of it with a number that the page gives.
 *
 * `POST /hosts/<id>/<use>/open?ticket=…&channel=…[&session=…]` takes the ticket that the socket would take → `{session}`.
 * `POST /hosts/<id>/bridge/<deed>?session=…&had=…`, where `had` counts the events that the page has had from the session:
 * - `stream`: events as they come (`text/event-stream`), from `had` on; a comment at once, and one every `heartbeatMs`.
 * - `poll`: the events after `had`, as soon as there is one, or none after `pollMs`.
 * - `send&from=…`: bytes of the page's lines from that place on; what was had before is dropped → `{had}`, bytes had now.
 * - `close`: nobody will come again.
 *
 * An event's data and a line are `<channel>:<message>` or, when the socket is closed, `<channel>!<code>`. Messages are JSON
 * as JSON.stringify writes it: no line end stands in them.
 */

/** Proxies cut what is silent for 30 or 60 s; the page answers each with a request, so the host knows that it is there. */
export const heartbeatMs = 10_000;
/** Shorter than the 30 s after which some proxies give up on an answer. */
export const pollMs = 20_000;
/** A session that was asked nothing for so long is closed with its sockets. */
export const silenceMs = 30_000;
/** Largest body of `send`, in bytes: the door takes no longer one. */
export const longestSend = 60_000;
/** Without a word from the page the host keeps so much of a channel, in UTF-16 units, and then reads its socket no further. */
export const mostKept = 512 * 1024;
/** The page acknowledges after so many UTF-16 units, when it has nothing else to send. */
export const acknowledgeAfter = 64 * 1024;

export type Line =
  | { readonly channel: number; readonly message: string }
  | { readonly channel: number; readonly code: number };

export function writeLine(line: Line): string {
  return 'message' in line ? `${line.channel}:${line.message}` : `${line.channel}!${line.code}`;
}

/** Undefined for what is no line. */
export function readLine(text: string): Line | undefined {
  const [, number, kind, rest = ''] = /^(\d{1,9})([:!])(.*)$/s.exec(text) ?? [];
  if (number === undefined) return undefined;
  return kind === ':' ? { channel: Number(number), message: rest } : { channel: Number(number), code: Number(rest) };
}
