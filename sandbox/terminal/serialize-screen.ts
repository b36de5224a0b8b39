import type { ISerializeOptions, SerializeAddon } from '@xterm/addon-serialize';
import type { IBufferCell, Terminal } from '@xterm/headless';
import { z } from 'zod';
import { largestScreen } from '../contract/terminal-sizes.ts';
import { unfinishedSequence } from './unfinished-sequence.ts';
import { writeBlankRows } from './write-blank-rows.ts';
import { type Charset, charsetSchema, isLineDrawing, keptSchema, writeKept, writeSavedCursor } from './write-kept.ts';
import { type Style, writeStyle } from './write-style.ts';

const styleSchema = z.custom<Style>((value) => typeof value === 'object' && value !== null);

/**
 * What a terminal is set to beyond what the addon writes down, read from inside xterm.js as the addon itself does; a test
 * compares every one of them with a terminal that was there all the time.
 */
const insideSchema = z.object({
  _core: z.object({
    buffer: z.object({ x: z.int(), y: z.int(), scrollTop: z.int() }),
    buffers: z.object({ normal: keptSchema, alt: keptSchema }),
    coreService: z.object({
      isCursorHidden: z.boolean(),
      decPrivateModes: z.object({
        cursorBlink: z.boolean().optional(),
        cursorStyle: z.enum(['block', 'underline', 'bar']).optional(),
      }),
    }),
    coreMouseService: z.object({ activeEncoding: z.string() }),
    _charsetService: z.object({ glevel: z.int(), charset: charsetSchema, _charsets: z.array(charsetSchema) }),
    _inputHandler: z.object({
      _curAttrData: styleSchema,
      /** `precedingJoinState`: of a character after which nothing but characters came, its width in bits 1 and 2; else 0. */
      _parser: z.object({ currentState: z.int(), precedingJoinState: z.int() }),
    }),
  }),
});
type Inside = z.infer<typeof insideSchema>['_core'];

const esc = '\u001b';
/** DECSCUSR: the shape of a cursor that blinks; one more is the one that stands still. */
const cursorShapes = { block: 1, underline: 3, bar: 5 } as const;
/** Ways in which mouse events are written; the oldest has no number. */
const mouseEncodings: Readonly<Record<string, string>> = { SGR: '1006', SGR_PIXELS: '1016' };
/** State of the parser of xterm.js in which it waits for no more of a sequence. */
const ground = 0;
/** Sequences by the four places in which a terminal has its characters, G0 to G3: for line drawing there, and to use that place. */
const lineDrawing = [`${esc}(0`, `${esc})0`, `${esc}*0`, `${esc}+0`] as const;
const use = ['', '\u000e', `${esc}n`, `${esc}o`] as const;
/** The second screen, without saving the cursor; and back. */
const otherScreen = { enter: `${esc}[?47h`, leave: `${esc}[?47l` } as const;
/** How the addon enters it. */
const addonEnters = `${esc}[?1049h`;
/** Lines above the screen that a returning viewer gets back. */
export const scrollback = 1_000;

/**
 * A screen as what draws it on a terminal that was reset: cells, cursor, saved cursors, tab stops, modes, and a character that can
 * be repeated; fewer lines above it when it is long.
 * `output`: the newest of what the terminal was given, up to `longestSequence` units or more; it may end within a sequence.
 *
 * Not told: links (OSC 8), the colour and kind of underlines, stops beyond the last column; which characters are in use when DECRC
 * brought them back and the other screen was entered since; a wide character that had no room, for REP; a cursor outside the scroll
 * region in origin mode. And xterm.js lets a saved cursor go up with its line until the lines above are full, so it goes on
 * differently where there are fewer of them.
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
  // The addon writes "none to the right" for a line that wraps and is empty, which terminals read as one (ECMA-48, 8.3.20).
  const write = (options: ISerializeOptions): string =>
    serializer.serialize({ scrollback: lines, ...options }).replaceAll(`${esc}[0C`, '');
  const normal = write({ excludeAltBuffer: true, excludeModes: true });
  const cells = write({ excludeModes: true });
  const modes = write({}).slice(cells.length);
  const inside = insideSchema.parse(terminal)._core;
  const { normal: first, alt: second } = inside.buffers;
  const { active, normal: screen } = terminal.buffer;
  let text = `${normal}${writeBlankRows(screen, terminal)}${writeKept(first, terminal)}`;
  if (active !== screen) {
    // The addon begins the second screen as if nothing were set; what the first one ends with must not colour it.
    const other = cells.slice(normal.length + addonEnters.length);
    text += `${esc}[m${otherScreen.enter}${other}${writeBlankRows(active, terminal)}${writeKept(second, terminal)}`;
  } else {
    const saved = writeSavedCursor(second, terminal);
    // The cursor saved there outlives the screen.
    if (saved !== '') text = `${otherScreen.enter}${saved}${otherScreen.leave}${esc}[m${esc}[H${text}`;
  }
  return `${text}${furtherState(terminal, inside, modes, output)}`;
}

function furtherState(terminal: Terminal, inside: Inside, modes: string, output: string): string {
  const { coreService, coreMouseService, _inputHandler: handler } = inside;
  let text = modes;
  const encoding = mouseEncodings[coreMouseService.activeEncoding];
  if (encoding !== undefined) text += `${esc}[?${encoding}h`;
  const { cursorStyle, cursorBlink } = coreService.decPrivateModes;
  if (cursorStyle !== undefined) text += `${esc}[${cursorShapes[cursorStyle] + (cursorBlink ? 0 : 1)} q`;
  if (coreService.isCursorHidden) text += `${esc}[?25l`;
  // The scroll region and the origin mode move the cursor, so its place comes after them.
  return text + placeCursor(terminal, inside) + unfinishedSequence(output, handler._parser.currentState === ground);
}

/**
 * The place of the cursor, and what is printed there next looks like. The addon moves the cursor by steps, which go wrong from
 * the end of a full line.
 */
function placeCursor(terminal: Terminal, inside: Inside): string {
  const { buffer, _inputHandler: handler, _charsetService: charsets } = inside;
  const style = writeStyle(handler._curAttrData);
  const repeatable = repeatableCell(terminal, inside);
  if (repeatable) {
    // Printed once more where it is, as the very last thing; where characters are inserted it must not be there twice.
    const room = terminal.modes.insertMode ? `${esc}[${repeatable.getWidth()}P` : '';
    const place = moveTo(terminal, inside, buffer.x - repeatable.getWidth());
    return `${chooseCharsets(terminal, inside)}${place}${room}${style}${asTyped(repeatable, charsets.charset)}`;
  }
  if (buffer.x < terminal.cols)
    return `${chooseCharsets(terminal, inside)}${moveTo(terminal, inside, buffer.x)}${style}`;
  // Behind the end of a full line, where the next character begins another one: only printing leads there.
  const end = cellAt(terminal, inside, terminal.cols - 1);
  const last = end?.getWidth() === 0 ? cellAt(terminal, inside, terminal.cols - 2) : end;
  if (!last) return '';
  const place = `${moveTo(terminal, inside, terminal.cols - Math.max(last.getWidth(), 1))}${writeStyle(last)}`;
  if (!isRestored(charsets)) return `${place}${last.getChars() || ' '}${style}${chooseCharsets(terminal, inside)}`;
  return `${chooseCharsets(terminal, inside)}${place}${asTyped(last, charsets.charset)}${style}`;
}

/** The last character, when the next sequence may repeat it (REP) or the next character join it: nothing else came after it. */
function repeatableCell(terminal: Terminal, inside: Inside): IBufferCell | undefined {
  const width = (inside._inputHandler._parser.precedingJoinState >> 1) & 3;
  const cell = cellAt(terminal, inside, inside.buffer.x - width);
  // A wide character that had no room is not there to be repeated.
  return width > 0 && cell?.getWidth() === width && cell.getChars() !== '' ? cell : undefined;
}

/** What lines are drawn with is typed as letters. */
function asTyped(cell: IBufferCell, charset: Charset): string {
  const drawn = cell.getChars() || ' ';
  return Object.entries(charset ?? {}).find(([, character]) => character === drawn)?.[0] ?? drawn;
}

/** DECRC brings back the characters in use, and not the places they are kept at; the two may differ after it. */
function isRestored({ charset, glevel, _charsets: places }: Inside['_charsetService']): boolean {
  return isLineDrawing(charset) !== isLineDrawing(places[glevel]);
}

/** May move the cursor. */
function chooseCharsets(terminal: Terminal, { buffers, _charsetService: charsets }: Inside): string {
  const { savedCharset } = terminal.buffer.active.type === 'normal' ? buffers.normal : buffers.alt;
  const bringBack = isRestored(charsets) && isLineDrawing(charsets.charset) === isLineDrawing(savedCharset);
  const drawing = lineDrawing.filter((_, place) => {
    const inUse = place === charsets.glevel && !bringBack;
    return isLineDrawing(inUse ? charsets.charset : charsets._charsets[place]);
  });
  return `${drawing.join('')}${use[charsets.glevel] ?? ''}${bringBack ? `${esc}8` : ''}`;
}

function moveTo({ modes }: Terminal, { buffer }: Inside, column: number): string {
  return `${esc}[${buffer.y + 1 - (modes.originMode ? buffer.scrollTop : 0)};${column + 1}H`;
}

function cellAt({ buffer: { active } }: Terminal, { buffer }: Inside, column: number): IBufferCell | undefined {
  return active.getLine(active.baseY + buffer.y)?.getCell(column);
}
