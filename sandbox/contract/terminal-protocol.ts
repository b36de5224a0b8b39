/** The socket `/hosts/<host>/terminal`: one protocol for both ends, one JSON message a frame. */
import { z } from 'zod';
import { longestText } from './terminal-sizes.ts';

const size = z.int().min(1).max(1000);

/** What a page may say. */
export const terminalRequestSchema = z.discriminatedUnion('type', [
  z.object({ type: z.literal('input'), data: z.string().max(longestText) }),
  z.object({ type: z.literal('resize'), columns: size, rows: size }),
  /** The last `seq` that is on the screen. */
  z.object({ type: z.literal('ack'), seq: z.int().min(0) }),
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

/** What the host says. `seq` counts UTF-16 units of output since the shell began. */
export const terminalReplySchema = z.discriminatedUnion('type', [
  /** The screen as it is, serialised; sent first, and again whenever output had to be left out. */
  z.object({ type: z.literal('screen'), seq: z.int(), data: z.string(), columns: z.int(), rows: z.int() }),
  z.object({ type: z.literal('output'), seq: z.int(), data: z.string() }),
  /** What the shell does; sent after each screen and at each change. */
  z.object({ type: z.literal('shell'), ...shellSchema.shape }),
  z.object({ type: z.literal('exit'), code: z.int().nullable() }),
]);
export type TerminalReply = z.infer<typeof terminalReplySchema>;
