import type { Readable } from 'node:stream';
import { z } from 'zod';
import type { BoxReply } from './box/box-protocol.ts';

/** Characters of one line: a chunk of a pty is 64 KiB, and JSON writes a character with up to six. */
const longestLine = 1_000_000;

const reply: z.ZodType<BoxReply> = z.discriminatedUnion('type', [
  z.object({ type: z.literal('ready') }),
  z.object({ type: z.literal('output'), terminal: z.string(), data: z.string() }),
  z.object({ type: z.literal('ran'), run: z.string(), code: z.number().nullable(), output: z.string() }),
  z.object({ type: z.literal('exit'), terminal: z.string(), code: z.number().nullable() }),
]);

/**
 * Tells what the process in the box says, line by line. Learners may write into its pipe as well as it may
 * (`/proc/PID/fd/1`), so nothing is taken for granted: other lines are left out, and one without an end calls `onFlood` once.
 */
export function readReplies(from: Readable, onReply: (reply: BoxReply) => void, onFlood: () => void): void {
  let line = '';
  from.setEncoding('utf8');
  const take = (chunk: string): void => {
    const lines = (line + chunk).split('\n');
    line = lines.pop() ?? '';
    for (const each of lines) {
      const read = reply.safeParse(parseJson(each));
      if (read.success) onReply(read.data);
    }
    if (line.length <= longestLine) return;
    from.off('data', take);
    onFlood();
  };
  from.on('data', take);
}

/** A box that is killed may leave half a line. */
function parseJson(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}
