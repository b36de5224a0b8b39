import { z } from 'zod';
import { type Style, writeStyle } from './write-style.ts';

const esc = '\u001b';
/** Characters by those that are typed for them; null or undefined is ASCII. */
export const charsetSchema = z.record(z.string(), z.string()).nullish();
export type Charset = z.infer<typeof charsetSchema>;

/** What each of a terminal's two screens keeps for itself beside its cells, as it is inside xterm.js. */
export const keptSchema = z.object({
  /** Line of the buffer at which the screen begins; saved lines are counted in the buffer. */
  ybase: z.int(),
  scrollTop: z.int(),
  scrollBottom: z.int(),
  savedX: z.int(),
  savedY: z.int(),
  savedCurAttrData: z.custom<Style>((value) => typeof value === 'object' && value !== null),
  savedCharset: charsetSchema,
  tabs: z.record(z.string(), z.boolean()),
});
export type Kept = z.infer<typeof keptSchema>;

interface Size {
  readonly cols: number;
  readonly rows: number;
}

/** Columns between the stops of a terminal that was reset. */
const tabWidth = 8;
/** Tells the special graphics of DEC, the one set beside ASCII that programs choose. */
export const isLineDrawing = (charset: Charset): boolean => charset?.q === '─';

/**
 * What gives the screen that is shown its tab stops (HTS, TBC), saved cursor (DECSC) and scroll region, on a terminal without
 * a region whose G0 is in use and ASCII. Leaves the cursor, and how text looks, anywhere.
 */
export function writeKept(kept: Kept, size: Size): string {
  const { scrollTop, scrollBottom } = kept;
  const hasRegion = scrollTop > 0 || scrollBottom < size.rows - 1;
  const region = hasRegion ? `${esc}[${scrollTop + 1};${scrollBottom + 1}r` : '';
  return `${writeTabs(kept, size)}${writeSavedCursor(kept, size)}${region}`;
}

/** DECSC and what it saves; '' for what a reset terminal has. */
export function writeSavedCursor({ ybase, savedX, savedY, savedCurAttrData, savedCharset }: Kept, size: Size): string {
  // Where DECRC would go: lines that have scrolled away lead to the first one.
  const row = Math.min(Math.max(savedY - ybase, 0), size.rows - 1);
  const column = Math.min(savedX, size.cols - 1);
  const drawing = isLineDrawing(savedCharset);
  const style = writeStyle(savedCurAttrData);
  if (row === 0 && column === 0 && !drawing && style === `${esc}[0m`) return '';
  const [before, after] = drawing ? [`${esc}(0`, `${esc}(B`] : ['', ''];
  return `${before}${esc}[${row + 1};${column + 1}H${style}${esc}7${after}`;
}

function writeTabs({ tabs }: Kept, { cols }: Size): string {
  const columns = Array.from({ length: cols }, (_, column) => column);
  if (columns.every((column) => (tabs[column] ?? false) === (column % tabWidth === 0))) return '';
  const stops = columns.filter((column) => tabs[column]).map((column) => `${esc}[${column + 1}G${esc}H`);
  return `${esc}[3g${stops.join('')}`;
}
