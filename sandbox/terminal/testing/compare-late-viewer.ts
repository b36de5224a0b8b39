import assert from 'node:assert/strict';
import { SerializeAddon } from '@xterm/addon-serialize';
import { Unicode11Addon } from '@xterm/addon-unicode11';
import xterm, { type Terminal as Headless, type IBuffer, type IBufferCell } from '@xterm/headless';
import { largestScreen } from '../../contract/terminal-sizes.ts';
import { serializeScreen } from '../serialize-screen.ts';
import { longestSequence } from '../unfinished-sequence.ts';

export const size = { cols: 80, rows: 24 };

export async function draw(...parts: readonly string[]): Promise<Headless> {
  const terminal = new xterm.Terminal({ ...size, scrollback: 1_000, allowProposedApi: true, logLevel: 'off' });
  terminal.loadAddon(new Unicode11Addon());
  terminal.unicode.activeVersion = '11';
  for (const part of parts) await new Promise<void>((drawn) => terminal.write(part, drawn));
  return terminal;
}

function cellOf(cell: IBufferCell | undefined): string {
  if (!cell) return 'none';
  const flags = [cell.isBold(), cell.isDim(), cell.isItalic(), cell.isUnderline(), cell.isBlink(), cell.isInverse()];
  const style = [
    cell.getFgColorMode(),
    cell.getFgColor(),
    cell.getBgColorMode(),
    cell.getBgColor(),
    ...flags.map(Number),
  ];
  // Nothing and a space without a background look the same; what is in front of nothing does not show.
  const empty = cell.getChars() === '' || (cell.getChars() === ' ' && !flags.some(Boolean));
  return empty ? `"" ${style[2]} ${style[3]}` : `${cell.getChars()} ${cell.getWidth()} ${style}`;
}

/** The newest `lines` lines as text that tells every cell. */
function linesOf(buffer: IBuffer, lines: number): string[] {
  return Array.from({ length: lines }, (_, i) => {
    const line = buffer.getLine(buffer.length - lines + i);
    const cells = Array.from({ length: size.cols }, (_, x) => cellOf(line?.getCell(x)));
    // The line above the first one that is sent is not there to be continued.
    return `${i > 0 && line?.isWrapped ? 'wrapped ' : ''}${cells.join('|')}`;
  });
}

function stateOf(terminal: Headless) {
  const { _core: core } = terminal as unknown as { _core: Record<string, never> };
  const { buffer, coreService, coreMouseService } = core as unknown as {
    buffer: { x: number; y: number; scrollTop: number; scrollBottom: number };
    coreService: { isCursorHidden: boolean; decPrivateModes: object };
    coreMouseService: { activeEncoding: string };
  };
  return {
    which: terminal.buffer.active.type,
    modes: { ...terminal.modes },
    cursor: [buffer.x, buffer.y],
    region: [buffer.scrollTop, buffer.scrollBottom],
    hidden: coreService.isCursorHidden,
    private: { ...coreService.decPrivateModes },
    mouse: coreMouseService.activeEncoding,
  };
}

/** Draws what is sent to a late viewer and compares it with a screen that saw everything. */
export async function compareLateViewer(
  all: string,
  what: string,
  follows: readonly string[] = ['next\r\nline'],
): Promise<void> {
  const attached = await draw(all);
  const serializer = new SerializeAddon();
  attached.loadAddon(serializer);
  const sent = serializeScreen(attached, serializer, all.slice(-longestSequence));
  assert.ok(Buffer.byteLength(JSON.stringify(sent)) <= largestScreen, `${what}: ${sent.length} units`);
  const late = await draw(sent);
  assert.deepEqual(stateOf(late), stateOf(attached), what);
  for (const which of ['normal', 'alternate'] as const) {
    const [there, here] = [attached.buffer[which], late.buffer[which]];
    if (which === 'alternate' && attached.buffer.active.type === 'normal') continue;
    const lines = Math.min(there.length, here.length);
    assert.deepEqual(linesOf(here, lines), linesOf(there, lines), `${what}: ${which} screen`);
  }
  // What is printed next lands in the same place, in the same colours.
  for (const text of follows) {
    const [next, expected] = [await draw(sent, text), await draw(all, text)];
    const last = (terminal: Headless) => linesOf(terminal.buffer.active, size.rows);
    assert.deepEqual(last(next), last(expected), `${what}: what follows`);
    assert.deepEqual(stateOf(next), stateOf(expected), `${what}: how it goes on`);
  }
}
