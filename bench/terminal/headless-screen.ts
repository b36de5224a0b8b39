import xterm from '@xterm/headless';

/** xterm.js without a page. */
export interface HeadlessScreen {
  /** Takes what a client is shown. */
  show(data: string, anew: boolean): Promise<void>;
  /** All lines, those that were wrapped as one. */
  lines(): string[];
  /** The line of the cursor, as far as it is written. */
  cursorLine(): string;
  /** Every cell of the screen with its colours and marks, and the cursor. */
  cells(): string[];
  /** Cells above the screen, from the lowest line up. */
  cellsAbove(): string[];
}

/** More than any of our programs print between two looks. */
const scrollback = 200_000;

export function openHeadlessScreen(columns = 80, rows = 24): HeadlessScreen {
  const terminal = new xterm.Terminal({ cols: columns, rows, scrollback, allowProposedApi: true });
  const line = (y: number): string => {
    const found = terminal.buffer.active.getLine(y);
    const cells = Array.from({ length: columns }, (_, x) => {
      const cell = found?.getCell(x);
      if (!cell) return '';
      const colours = [cell.getFgColorMode(), cell.getFgColor(), cell.getBgColorMode(), cell.getBgColor()];
      const marks = [cell.isBold(), cell.isItalic(), cell.isDim(), cell.isUnderline(), cell.isInverse()];
      // A cell that was never written looks like a space.
      return [cell.getChars() || ' ', ...colours, ...marks.map(Boolean).map(Number)].join('.');
    });
    return cells.join(' ');
  };
  return {
    show: (data, anew) => {
      if (anew) terminal.reset();
      return new Promise((shown) => terminal.write(data, shown));
    },
    lines: () => {
      const { active } = terminal.buffer;
      const joined: string[] = [];
      for (let y = 0; y < active.length; y += 1) {
        const found = active.getLine(y);
        const text = found?.translateToString(true) ?? '';
        if (found?.isWrapped) joined.push(`${joined.pop() ?? ''}${text}`);
        else joined.push(text);
      }
      return joined;
    },
    cursorLine: () => {
      const { active } = terminal.buffer;
      return active.getLine(active.baseY + active.cursorY)?.translateToString(true) ?? '';
    },
    cells: () => {
      const { active } = terminal.buffer;
      const screen = Array.from({ length: rows }, (_, y) => line(active.baseY + y));
      return [...screen, `${active.type} ${active.cursorX},${active.cursorY}`];
    },
    cellsAbove: () => {
      const { active } = terminal.buffer;
      return Array.from({ length: active.baseY }, (_, i) => line(active.baseY - 1 - i));
    },
  };
}
