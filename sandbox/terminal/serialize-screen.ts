import type { SerializeAddon } from '@xterm/addon-serialize';
import type { Terminal } from '@xterm/headless';
import { z } from 'zod';
import { largestScreen } from '../contract/terminal-sizes.ts';

/**
 * What a terminal is set to beyond what the addon writes down, read from inside xterm.js as the addon itself does; a test
 * compares every one of them with a terminal that was there all the time.
 */
const insideSchema = z.object({
  _core: z.object({
    buffer: z.object({ x: z.int(), y: z.int(), scrollTop: z.int(), scrollBottom: z.int() }),
    coreService: z.object({
      isCursorHidden: z.boolean(),
      decPrivateModes: z.object({
        cursorBlink: z.boolean().optional(),
        cursorStyle: z.enum(['block', 'underline', 'bar']).optional(),
      }),
    }),
    coreMouseService: z.object({ activeEncoding: z.string() }),
  }),
});

const esc = '\u001b';
/** DECSCUSR: the shape of a cursor that blinks; one more is the one that stands still. */
const cursorShapes = { block: 1, underline: 3, bar: 5 } as const;
/** Ways in which mouse events are written; the oldest has no number. */
const mouseEncodings: Readonly<Record<string, string>> = { SGR: '1006', SGR_PIXELS: '1016' };
/** Lines above the screen that a returning viewer gets back. */
export const scrollback = 1_000;

/** A screen as what draws it on a terminal that was reset: cells, cursor and modes; fewer lines above it when it is long. */
export function serializeScreen(terminal: Terminal, serializer: SerializeAddon): string {
  for (let lines = scrollback; ; ) {
    const text = serializeWith(terminal, serializer, lines);
    const size = Buffer.byteLength(JSON.stringify(text));
    if (size <= largestScreen || lines === 0) return text;
    // A little less than what fits by proportion: lines differ.
    lines = Math.floor(Math.min(lines, terminal.buffer.normal.baseY) * (largestScreen / size) * 0.9);
  }
}

function serializeWith(terminal: Terminal, serializer: SerializeAddon, lines: number): string {
  const normal = serializer.serialize({ scrollback: lines, excludeAltBuffer: true, excludeModes: true });
  const cells = serializer.serialize({ scrollback: lines, excludeModes: true });
  const all = serializer.serialize({ scrollback: lines });
  // The addon begins the second screen as if nothing were set; what the first one ends with must not colour it.
  const other = cells.length > normal.length ? `${esc}[m${cells.slice(normal.length)}` : '';
  const modes = all.slice(cells.length);
  return `${normal}${other}${furtherState(terminal, modes)}`;
}

/** The scroll region and the origin mode move the cursor, so its place comes after them. */
function furtherState(terminal: Terminal, modes: string): string {
  const { buffer, coreService, coreMouseService } = insideSchema.parse(terminal)._core;
  const region = buffer.scrollTop > 0 || buffer.scrollBottom < terminal.rows - 1;
  const origin = terminal.modes.originMode;
  let text = region ? `${esc}[${buffer.scrollTop + 1};${buffer.scrollBottom + 1}r` : '';
  text += modes;
  if (region || origin) {
    const row = buffer.y + 1 - (origin ? buffer.scrollTop : 0);
    text += `${esc}[${row};${buffer.x + 1}H`;
  }
  const encoding = mouseEncodings[coreMouseService.activeEncoding];
  if (encoding !== undefined) text += `${esc}[?${encoding}h`;
  const { cursorStyle, cursorBlink } = coreService.decPrivateModes;
  if (cursorStyle !== undefined) text += `${esc}[${cursorShapes[cursorStyle] + (cursorBlink ? 0 : 1)} q`;
  if (coreService.isCursorHidden) text += `${esc}[?25l`;
  return text;
}
