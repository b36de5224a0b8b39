import type { SerializeAddon } from '@xterm/addon-serialize';
import type { Terminal } from '@xterm/headless';
import { z } from 'zod';
import { largestScreen } from '../contract/terminal-sizes.ts';
import { unfinishedSequence } from './unfinished-sequence.ts';
import { type Style, writeStyle } from './write-style.ts';

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
    _charsetService: z.object({ glevel: z.int(), charset: z.record(z.string(), z.string()).nullish() }),
    _inputHandler: z.object({
      _curAttrData: z.custom<Style>((value) => typeof value === 'object' && value !== null),
      _parser: z.object({ currentState: z.int() }),
    }),
  }),
});

const esc = '\u001b';
/** DECSCUSR: the shape of a cursor that blinks; one more is the one that stands still. */
const cursorShapes = { block: 1, underline: 3, bar: 5 } as const;
/** Ways in which mouse events are written; the oldest has no number. */
const mouseEncodings: Readonly<Record<string, string>> = { SGR: '1006', SGR_PIXELS: '1016' };
/** State of the parser of xterm.js in which it waits for no more of a sequence. */
const ground = 0;
/** Sequences that choose the characters lines are drawn with, by the place the terminal has them in: G0 or G1. */
const lineDrawing = [`${esc}(0`, `${esc})0\u000e`];
/** Lines above the screen that a returning viewer gets back. */
export const scrollback = 1_000;

/**
 * A screen as what draws it on a terminal that was reset: cells, cursor and modes; fewer lines above it when it is long.
 * `output`: the newest of what the terminal was given, up to `longestSequence` units or more; it may end within a sequence.
 */
export function serializeScreen(terminal: Terminal, serializer: SerializeAddon, output: string): string {
  for (let lines = scrollback; ; ) {
    const text = serializeWith(terminal, serializer, lines, output);
    const size = Buffer.byteLength(JSON.stringify(text));
    if (size <= largestScreen || lines === 0) return text;
    // A little less than what fits by proportion: lines differ.
    lines = Math.floor(Math.min(lines, terminal.buffer.normal.baseY) * (largestScreen / size) * 0.9);
  }
}

function serializeWith(terminal: Terminal, serializer: SerializeAddon, lines: number, output: string): string {
  const normal = serializer.serialize({ scrollback: lines, excludeAltBuffer: true, excludeModes: true });
  const cells = serializer.serialize({ scrollback: lines, excludeModes: true });
  const all = serializer.serialize({ scrollback: lines });
  // The addon begins the second screen as if nothing were set; what the first one ends with must not colour it.
  const other = cells.length > normal.length ? `${esc}[m${cells.slice(normal.length)}` : '';
  const modes = all.slice(cells.length);
  return `${normal}${other}${furtherState(terminal, modes, output)}`;
}

function furtherState(terminal: Terminal, modes: string, output: string): string {
  const inside = insideSchema.parse(terminal)._core;
  const { buffer, coreService, coreMouseService, _charsetService: charsets, _inputHandler: handler } = inside;
  let text = '';
  if (buffer.scrollTop > 0 || buffer.scrollBottom < terminal.rows - 1)
    text += `${esc}[${buffer.scrollTop + 1};${buffer.scrollBottom + 1}r`;
  // The scroll region and the origin mode move the cursor, so its place comes after them.
  text += `${modes}${placeCursor(terminal, inside)}`;
  const encoding = mouseEncodings[coreMouseService.activeEncoding];
  if (encoding !== undefined) text += `${esc}[?${encoding}h`;
  const { cursorStyle, cursorBlink } = coreService.decPrivateModes;
  if (cursorStyle !== undefined) text += `${esc}[${cursorShapes[cursorStyle] + (cursorBlink ? 0 : 1)} q`;
  if (coreService.isCursorHidden) text += `${esc}[?25l`;
  if (charsets.charset?.q === '─') text += lineDrawing[charsets.glevel] ?? '';
  return text + unfinishedSequence(output, handler._parser.currentState === ground);
}

/** The addon moves the cursor by steps, which go wrong from the end of a full line. */
function placeCursor(terminal: Terminal, { buffer, _inputHandler }: z.infer<typeof insideSchema>['_core']): string {
  const row = buffer.y + 1 - (terminal.modes.originMode ? buffer.scrollTop : 0);
  if (buffer.x < terminal.cols) return `${esc}[${row};${buffer.x + 1}H`;
  // Behind the end of a full line, where the next character begins another one: only printing leads there.
  const line = terminal.buffer.active.getLine(terminal.buffer.active.baseY + buffer.y);
  const [end, before] = [line?.getCell(terminal.cols - 1), line?.getCell(terminal.cols - 2)];
  const last = end?.getWidth() === 0 ? before : end;
  if (!last) return '';
  const column = terminal.cols - Math.max(last.getWidth(), 1) + 1;
  return `${esc}[${row};${column}H${writeStyle(last)}${last.getChars() || ' '}${writeStyle(_inputHandler._curAttrData)}`;
}
