import type { IBuffer, IBufferCell } from '@xterm/headless';
import { writeStyle } from './write-style.ts';

/**
 * The backgrounds of the rows below the last one with a character, which the addon leaves out: a program that clears the screen in
 * a colour (BCE, as terminfo calls it) has them. Leaves the cursor, and how text looks, anywhere.
 */
export function writeBlankRows(
  buffer: IBuffer,
  { cols, rows }: { readonly cols: number; readonly rows: number },
): string {
  const written: string[] = [];
  for (let row = rows - 1; row >= 0; row -= 1) {
    const line = buffer.getLine(buffer.baseY + row);
    const cells = Array.from({ length: cols }, (_, column) => line?.getCell(column));
    if (cells.some((cell) => cell?.getChars())) break;
    for (let from = 0, to = 0; from < cols; from = to) {
      for (to = from + 1; to < cols && isSameBackground(cells[from], cells[to]); ) to += 1;
      const first = cells[from];
      if (first && !first.isBgDefault())
        written.push(`\u001b[${row + 1};${from + 1}H${writeStyle(first)}\u001b[${to - from}X`);
    }
  }
  return written.join('');
}

function isSameBackground(one: IBufferCell | undefined, other: IBufferCell | undefined): boolean {
  return one?.getBgColorMode() === other?.getBgColorMode() && one?.getBgColor() === other?.getBgColor();
}
