/** Word expansion in the order of POSIX: tilde, parameters, commands, arithmetic; then fields, paths, and the quotes go. */
import { parse, type Word, type WordPart } from 'unbash';
import { evaluate } from './arithmetic.ts';
import { braceWords } from './braces.ts';
import { type Field, type fieldBreak, type Piece, toFields, toPattern, toText } from './fields.ts';
import { expandParameter, expandSimple } from './parameter-expansion.ts';
import { matchingPaths } from './path-expansion.ts';
import { hasPattern } from './pattern.ts';
import type { Shell } from './shell.ts';

export type Pieces = readonly (Piece | typeof fieldBreak)[];

/** The fields of the words of a command or a list. */
export async function expandWords(shell: Shell, words: readonly Word[]): Promise<string[]> {
  const out: string[] = [];
  for (const word of words) {
    const alternatives = shell.flavour === 'bash' ? braceWords(word) : [word];
    for (const one of alternatives) {
      for (const field of toFields(await expandPieces(shell, one), shell.ifs)) out.push(...paths(shell, field));
    }
  }
  return out;
}

/** One text, neither split nor matched: an assignment's value, a redirection's target, the word of `case`. */
export async function expandText(shell: Shell, word: Word | undefined): Promise<string> {
  return word ? toText(await expandPieces(shell, word)) : '';
}

export async function expandPattern(shell: Shell, word: Word | undefined): Promise<string> {
  return word ? toPattern(await expandPieces(shell, word)) : '';
}

export async function expandPieces(shell: Shell, word: Word, quoted = false): Promise<Pieces> {
  if (word.parts) return await expandParts(shell, word.parts, quoted, true);
  return literal(shell, word.text, word.value, quoted);
}

/** The body of a here-document, or of double quotes. */
export async function expandParts(
  shell: Shell,
  parts: readonly WordPart[],
  quoted: boolean,
  start = false,
): Promise<Pieces> {
  const pieces: (Piece | typeof fieldBreak)[] = [];
  for (const [index, part] of parts.entries()) {
    pieces.push(...(await expandPart(shell, part, quoted, start && index === 0)));
  }
  return pieces;
}

/** Text of a program that holds expansions: PS1, an arithmetic operand. */
export async function expandSource(shell: Shell, source: string): Promise<string> {
  const [statement] = parse(`: "${source.replace(/"/g, '\\"')}"`).commands;
  const command = statement?.command;
  const [word] = command?.type === 'Command' ? command.suffix : [];
  return word?.type === 'Word' ? await expandText(shell, word) : source;
}

async function expandPart(shell: Shell, part: WordPart, quoted: boolean, first: boolean): Promise<Pieces> {
  switch (part.type) {
    case 'Literal':
      return quoted ? [{ text: part.value, quoted }] : literal(shell, part.text, part.value, quoted, first);
    case 'SingleQuoted':
    case 'AnsiCQuoted':
      return [{ text: part.value, quoted: true }];
    case 'DoubleQuoted':
    case 'LocaleString':
      return await doubleQuoted(shell, part.parts);
    case 'Glob':
    case 'ExtendedGlob':
      return [{ text: part.text, quoted, glob: !quoted }];
    case 'SimpleExpansion':
      return expandSimple(shell, part.text.slice(1), quoted);
    case 'ParameterExpansion':
      return await expandParameter(shell, part, quoted);
    case 'CommandExpansion':
      return [value(await shell.output(part.script), quoted)];
    case 'ArithmeticExpansion':
      return [value(String(await evaluate(part.expression, shell.arithmetic)), quoted)];
    case 'ProcessSubstitution':
      return [{ text: await shell.substituteProcess(part), quoted: true }];
    case 'BraceExpansion':
      return [{ text: part.text, quoted: true }];
  }
}

async function doubleQuoted(shell: Shell, parts: readonly WordPart[]): Promise<Pieces> {
  const pieces = await expandParts(shell, parts, true);
  // "$@" without parameters is no field at all, alone in its quotes; "" and "$x" are one.
  const [only] = parts;
  const noField = pieces.length === 0 && parts.length === 1 && isAll(only);
  return pieces.length > 0 || noField ? pieces : [{ text: '', quoted: true }];
}

function isAll(part: WordPart | undefined): boolean {
  if (part?.type === 'SimpleExpansion') return part.text === '$@';
  return part?.type === 'ParameterExpansion' && (part.parameter === '@' || part.index?.text === '@');
}

function literal(shell: Shell, text: string, value: string, quoted: boolean, first = true): Pieces {
  const tilde = first && !quoted ? /^~(?=\/|$)/.test(text) : false;
  if (tilde) {
    return [
      { text: shell.variables.get('HOME') ?? '~', quoted: true },
      { text: value.slice(1), quoted: false },
    ];
  }
  // A backslash quotes, and even an empty field of it stands.
  return [{ text: value, quoted: quoted || text !== value }];
}

function value(text: string, quoted: boolean): Piece {
  return { text, quoted, split: !quoted };
}

function paths(shell: Shell, field: Field): readonly string[] {
  if (!hasPattern(field.pattern) || shell.options.has('noglob')) return [field.text];
  const found = matchingPaths(field.pattern, shell.process.files, shell.process.cwd);
  return found.length > 0 ? found : [field.text];
}
