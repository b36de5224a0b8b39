/** The socket `/hosts/<host>/terminal`: one protocol for both ends, one JSON message a frame. */
import { z } from 'zod';
import { longestText } from './terminal-sizes.ts';

const size = z.int().min(1).max(1000);
const place = z.int().min(0);

export const attachSchema = z.object({
  type: z.literal('attach'),
  /** One page's use of the terminal, over all its sockets: a name that the page makes up. */
  client: z.string().min(1).max(64),
  /** The output that the page has already; null for a page that begins. */
  seen: z.object({ stream: z.string().max(64), seq: place }).nullable(),
  columns: size,
  rows: size,
});
export type Attach = z.infer<typeof attachSchema>;

/** What a page may say; `attach` comes first, once on each socket. */
export const terminalRequestSchema = z.discriminatedUnion('type', [
  attachSchema,
  /** `from`: units of input that this client typed before; what the terminal has had already is dropped. */
  z.object({ type: z.literal('input'), from: place, data: z.string().max(longestText) }),
  z.object({ type: z.literal('resize'), columns: size, rows: size }),
  /** The last `seq` that is on the screen. */
  z.object({ type: z.literal('ack'), seq: place }),
  /** Ends the terminal with all that runs in it, for everybody: `closed` answers. Its name is free for a new one. */
  z.object({ type: z.literal('close') }),
  /** Answered by `alive`: is this line still there? */
  z.object({ type: z.literal('ping') }),
]);
export type TerminalRequest = z.infer<typeof terminalRequestSchema>;

export const shellSchema = z.object({
  /** At its prompt, or running what was typed. */
  state: z.enum(['prompt', 'running']),
  /** Prompts so far: one more tells that a command has ended. */
  prompts: z.int(),
  /** How the last command ended. */
  code: z.int(),
});
export type ShellState = z.infer<typeof shellSchema>;

/** What the host says. `seq` counts UTF-16 units of output since the stream began. */
export const terminalReplySchema = z.discriminatedUnion('type', [
  /** Answers `attach`. `anew`: the page has seen another stream; its shell is gone, and this is a new one. `input`: units of input had from this client. */
  z.object({ type: z.literal('attached'), stream: z.string(), anew: z.boolean(), input: place }),
  /** The screen as it is, serialised, in place of what the page shows. `gap`: output was left out that is not on it either, maybe. */
  z.object({
    type: z.literal('screen'),
    seq: place,
    data: z.string(),
    columns: z.int(),
    rows: z.int(),
    gap: z.boolean(),
  }),
  /** Follows without a gap what came before; `seq` is its end. */
  z.object({ type: z.literal('output'), seq: place, data: z.string() }),
  /** Units of input had from this client so far. */
  z.object({ type: z.literal('received'), input: place }),
  /** What the shell does; sent after each `attached` and at each change. */
  z.object({ type: z.literal('shell'), ...shellSchema.shape }),
  /** The shell ended; a key begins another one, which `began` tells. */
  z.object({ type: z.literal('exit'), code: z.int().nullable() }),
  z.object({ type: z.literal('began') }),
  /** Somebody has closed the terminal: the last word on this socket. */
  z.object({ type: z.literal('closed') }),
  z.object({ type: z.literal('alive') }),
]);
export type TerminalReply = z.infer<typeof terminalReplySchema>;
