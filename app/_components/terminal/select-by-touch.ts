import type { Terminal } from '@xterm/xterm';

/** A finger that rests this long selects, ms. */
const holdMs = 450;
/** One that moves less than this, in pixels, rests. */
const restPx = 8;

interface Place {
  readonly x: number;
  readonly y: number;
}

/**
 * A finger that rests on a word selects it, and goes on selecting as it moves; `onSelected` when it lifts, with its place. xterm.js
 * selects by mouse only. Gives what ends it.
 */
export function selectByTouch(terminal: Terminal, element: HTMLElement, onSelected: (at: Place) => void): () => void {
  let at: Place = { x: 0, y: 0 };
  let timer: ReturnType<typeof setTimeout> | undefined;
  /** First and last cell of the word that it rests on, counted from the first line that is kept. */
  let word: { readonly first: number; readonly last: number } | undefined;

  const cellAt = ({ x, y }: Place): number => {
    const box = (element.querySelector('.xterm-screen') ?? element).getBoundingClientRect();
    const within = (share: number, count: number): number =>
      Math.max(0, Math.min(count - 1, Math.floor(share * count)));
    const column = within((x - box.left) / box.width, terminal.cols);
    const row = within((y - box.top) / box.height, terminal.rows) + terminal.buffer.active.viewportY;
    return row * terminal.cols + column;
  };
  const select = (first: number, last: number): void =>
    terminal.select(first % terminal.cols, Math.floor(first / terminal.cols), last - first + 1);
  const begin = (): void => {
    const cell = cellAt(at);
    const row = Math.floor(cell / terminal.cols);
    const found = wordAround(terminal, row, cell % terminal.cols);
    if (found === undefined) {
      word = { first: cell, last: cell };
      return;
    }
    word = { first: row * terminal.cols + found[0], last: row * terminal.cols + found[1] };
    select(word.first, word.last);
  };
  const stop = new AbortController();
  const listen = (type: 'touchstart' | 'touchmove' | 'touchend' | 'touchcancel', hear: (event: TouchEvent) => void) =>
    element.addEventListener(type, hear, { signal: stop.signal, passive: false });
  listen('touchstart', ({ touches: [touch, second] }) => {
    clearTimeout(timer);
    word = undefined;
    if (touch === undefined || second) return;
    at = { x: touch.clientX, y: touch.clientY };
    timer = setTimeout(begin, holdMs);
  });
  listen('touchmove', (event) => {
    const [touch] = event.touches;
    if (touch === undefined) return;
    const to = { x: touch.clientX, y: touch.clientY };
    if (word === undefined) {
      if (Math.hypot(to.x - at.x, to.y - at.y) > restPx) clearTimeout(timer);
      return;
    }
    // It selects now, and does not scroll.
    event.preventDefault();
    event.stopImmediatePropagation();
    at = to;
    const cell = cellAt(to);
    select(Math.min(word.first, cell), Math.max(word.last, cell));
  });
  listen('touchend', (event) => {
    clearTimeout(timer);
    if (word === undefined) return;
    word = undefined;
    // Or the browser would make a click of it, which selects nothing.
    event.preventDefault();
    event.stopImmediatePropagation();
    onSelected(at);
  });
  listen('touchcancel', () => clearTimeout(timer));
  return () => {
    clearTimeout(timer);
    stop.abort();
  };
}

/** First and last column of what stands between blanks; undefined on a blank. */
function wordAround(terminal: Terminal, row: number, column: number): readonly [number, number] | undefined {
  const line = terminal.buffer.active.getLine(row);
  const isLetter = (at: number): boolean => {
    const cell = line?.getCell(at);
    // The second half of a wide character has no width.
    return cell !== undefined && (cell.getWidth() === 0 || cell.getChars().trim() !== '');
  };
  if (!isLetter(column)) return undefined;
  let [first, last] = [column, column];
  while (first > 0 && isLetter(first - 1)) first -= 1;
  while (last + 1 < terminal.cols && isLetter(last + 1)) last += 1;
  return [first, last];
}
