/** Brace expansion, which bash does before everything else: `{a,b}` and `{1..3}`. */
import { parse, type Word } from 'unbash';
import { ShellError } from './control.ts';

/** Words one word may stand for. */
const mostWords = 100_000;

/** The words a word stands for; itself where it has no braces. Throws ShellError where they are too many. */
export function braceWords(word: Word): readonly Word[] {
  if (!word.parts?.some(({ type }) => type === 'BraceExpansion')) return [word];
  const parts = word.parts.map((part) => (part.type === 'BraceExpansion' ? sizeOf(part.text) : 1));
  const size = parts.reduce((product, one) => product * one, 1);
  if (size > mostWords) throw new ShellError(`brace expansion: failed to allocate memory for ${size} elements`, 1);
  let texts = [''];
  for (const part of word.parts) {
    const alternatives = part.type === 'BraceExpansion' ? alternativesOf(part.text) : [part.text];
    texts = texts.flatMap((text) => alternatives.map((alternative) => text + alternative));
  }
  return texts.flatMap((text) => {
    const command = parse(`: ${text}`).commands[0]?.command;
    const [first] = command?.type === 'Command' ? command.suffix : [];
    return first?.type === 'Word' ? braceWords(first) : [];
  });
}

function alternativesOf(text: string): readonly string[] {
  const inner = text.slice(1, -1);
  const range = /^(-?\d+|[a-zA-Z])\.\.(-?\d+|[a-zA-Z])(?:\.\.(-?\d+))?$/.exec(inner);
  if (range) return rangeOf(range[1] ?? '', range[2] ?? '', Number(range[3] ?? 1));
  const parts = [''];
  let depth = 0;
  for (const char of inner) {
    if (char === '{') depth += 1;
    if (char === '}') depth -= 1;
    if (char === ',' && depth === 0) parts.push('');
    else parts[parts.length - 1] += char;
  }
  return parts;
}

function sizeOf(text: string): number {
  const range = /^\{(-?\d+)\.\.(-?\d+)(?:\.\.(-?\d+))?\}$/.exec(text);
  if (!range) return text.split(',').length;
  return Math.floor(Math.abs(Number(range[2]) - Number(range[1])) / Math.max(1, Math.abs(Number(range[3] ?? 1)))) + 1;
}

function rangeOf(from: string, to: string, step: number): readonly string[] {
  const letters = /[a-zA-Z]/.test(from);
  const [start, end] = letters ? [from.charCodeAt(0), to.charCodeAt(0)] : [Number(from), Number(to)];
  const by = Math.max(1, Math.abs(step));
  const width = /^-?0\d/.test(from) || /^-?0\d/.test(to) ? Math.max(from.length, to.length) : 0;
  return Array.from({ length: Math.floor(Math.abs(end - start) / by) + 1 }, (_, index) => {
    const at = start + (start <= end ? 1 : -1) * index * by;
    return letters ? String.fromCharCode(at) : String(at).padStart(width, '0');
  });
}
