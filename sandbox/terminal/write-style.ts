import type { IBufferCell } from '@xterm/headless';

/** What says how the text of a cell looks; colours as xterm.js counts them. */
export type Style = Pick<IBufferCell, Extract<keyof IBufferCell, `is${string}`> | 'getFgColor' | 'getBgColor'>;

/** The sequence (SGR, ECMA-48 8.3.117) after which what is printed looks like that, whatever was set before. */
export function writeStyle(style: Style): string {
  const attributes: readonly (readonly [number, number])[] = [
    [1, style.isBold()],
    [2, style.isDim()],
    [3, style.isItalic()],
    [4, style.isUnderline()],
    [5, style.isBlink()],
    [7, style.isInverse()],
    [8, style.isInvisible()],
    [9, style.isStrikethrough()],
    [53, style.isOverline()],
  ];
  const numbers = [0, ...attributes.filter(([, set]) => set !== 0).map(([number]) => number)];
  if (style.isFgRGB()) numbers.push(38, 2, ...writeRgb(style.getFgColor()));
  else if (style.isFgPalette()) numbers.push(...writePalette(style.getFgColor(), 30));
  if (style.isBgRGB()) numbers.push(48, 2, ...writeRgb(style.getBgColor()));
  else if (style.isBgPalette()) numbers.push(...writePalette(style.getBgColor(), 40));
  return `\u001b[${numbers.join(';')}m`;
}

function writeRgb(colour: number): readonly number[] {
  return [(colour >>> 16) & 0xff, (colour >>> 8) & 0xff, colour & 0xff];
}

/** The first 16 colours have numbers of their own, from `base` and, the bright ones, from 60 above it. */
function writePalette(colour: number, base: 30 | 40): readonly number[] {
  if (colour >= 16) return [base + 8, 5, colour];
  return [colour < 8 ? base + colour : base + 60 + colour - 8];
}
