/** `$x`, `${x}` and all that can stand behind the name. */

import type { ParameterExpansionPart, ParameterOperation, Word } from 'unbash';
import { LinearExpression } from '../linear-expression.ts';
import { evaluateText } from './arithmetic.ts';
import { ShellError } from './control.ts';
import { expandPattern, expandPieces, expandText, type Pieces } from './expand.ts';
import { fieldBreak, type Piece } from './fields.ts';
import { patternSource } from './pattern.ts';
import type { Shell } from './shell.ts';

/** `$name`, with `quoted` in double quotes. */
export function expandSimple(shell: Shell, name: string, quoted: boolean): Pieces {
  if (name === '@' || name === '*') return list(shell, shell.args, quoted, name);
  return [piece(required(shell, name, shell.parameter(name)), quoted)];
}

export async function expandParameter(shell: Shell, part: ParameterExpansionPart, quoted: boolean): Promise<Pieces> {
  const { parameter, prefix, operation, index } = part;
  const elements = await elementsOf(shell, parameter, index);
  if (prefix === '#' && operation === undefined) {
    const length = elements.list ? elements.list.length : [...required(shell, parameter, elements.value)].length;
    return [piece(String(length), quoted)];
  }
  if (prefix === '!') {
    if (operation?.type === 'Names') {
      const names = shell.variables.names().filter((name) => name.startsWith(parameter));
      return list(shell, names, quoted, operation.operator);
    }
    return expandSimple(shell, shell.parameter(parameter) ?? '', quoted);
  }
  if (elements.list) {
    const values = await sliced(shell, elements.list, parameter, operation);
    if (isDefault(operation) && values.length === 0) return await otherwise(shell, part, undefined, quoted);
    return list(shell, await Promise.all(values.map((value) => changed(shell, value, operation))), quoted, elements.as);
  }
  if (isDefault(operation)) return await otherwise(shell, part, elements.value, quoted);
  const value = required(shell, parameter, elements.value);
  return [piece(await changed(shell, value, operation), quoted)];
}

function isDefault(operation: ParameterOperation | undefined): boolean {
  return operation?.type === 'Default';
}

interface Elements {
  readonly value?: string | undefined;
  readonly list?: readonly string[];
  readonly as: '@' | '*';
}

async function elementsOf(shell: Shell, name: string, index: Word | undefined): Promise<Elements> {
  if (name === '@' || name === '*') return { list: shell.args, as: name };
  if (!index) return { value: shell.parameter(name), as: '@' };
  if (index.text === '@' || index.text === '*') return { list: shell.variables.elements(name) ?? [], as: index.text };
  const at = Number(await evaluateText(await expandText(shell, index), shell.arithmetic));
  return { value: shell.variables.elements(name)?.at(at), as: '@' };
}

/** `${@:2}`: positions count from 1, with $0 before them. */
async function sliced(
  shell: Shell,
  values: readonly string[],
  name: string,
  operation: ParameterOperation | undefined,
): Promise<readonly string[]> {
  if (operation?.type !== 'Slice') return values;
  const all = name === '@' || name === '*' ? [shell.name, ...values] : values;
  const { start, end } = await bounds(shell, operation, all.length);
  return all.slice(start, end);
}

async function bounds(
  shell: Shell,
  operation: Extract<ParameterOperation, { type: 'Slice' }>,
  length: number,
): Promise<{ readonly start: number; readonly end: number }> {
  const number = async (word: Word): Promise<number> =>
    Number(await evaluateText(await expandText(shell, word), shell.arithmetic));
  const offset = await number(operation.offset);
  const start = offset < 0 ? Math.max(0, length + offset) : offset;
  if (!operation.length) return { start, end: length };
  const count = await number(operation.length);
  return { start, end: count < 0 ? length + count : start + count };
}

async function changed(shell: Shell, value: string, operation: ParameterOperation | undefined): Promise<string> {
  switch (operation?.type) {
    case 'Remove':
      return removed(value, operation.operator, await expandPattern(shell, operation.operand));
    case 'Replace':
      return await replaced(shell, value, operation);
    case 'Slice': {
      const chars = [...value];
      const { start, end } = await bounds(shell, operation, chars.length);
      return chars.slice(start, end).join('');
    }
    case 'CaseModification': {
      const change = (text: string): string =>
        operation.operator.startsWith('^') ? text.toUpperCase() : text.toLowerCase();
      return operation.operator.length === 2 ? change(value) : change(value.slice(0, 1)) + value.slice(1);
    }
    case 'Unknown':
      throw new ShellError('bad substitution');
    default:
      return value;
  }
}

function removed(value: string, operator: '#' | '##' | '%' | '%%', pattern: string): string {
  const greedy = operator.length === 2;
  if (operator.startsWith('#'))
    return value.replace(new LinearExpression(`^(?:${patternSource(pattern, { lazy: !greedy })})`, 'u'), '');
  // The shortest at the end is what the longest beginning leaves.
  const any = greedy ? '*?' : '*';
  const found = new LinearExpression(`^([\\s\\S]${any})(?:${patternSource(pattern)})$`, 'u').exec(value);
  return found ? (found[1] ?? '') : value;
}

async function replaced(
  shell: Shell,
  value: string,
  operation: Extract<ParameterOperation, { type: 'Replace' }>,
): Promise<string> {
  const pattern = patternSource(await expandPattern(shell, operation.pattern));
  const replacement = await expandText(shell, operation.replacement);
  if (pattern === '') return value;
  const anchored = { '/': pattern, '//': pattern, '/#': `^(?:${pattern})`, '/%': `(?:${pattern})$` }[
    operation.operator
  ];
  return value.replace(new LinearExpression(anchored, operation.operator === '//' ? 'gu' : 'u'), () => replacement);
}

async function otherwise(
  shell: Shell,
  part: ParameterExpansionPart,
  value: string | undefined,
  quoted: boolean,
): Promise<Pieces> {
  const { operation, parameter } = part;
  if (operation?.type !== 'Default') return [];
  const { operator, operand } = operation;
  const missing = value === undefined || (operator.startsWith(':') && value === '');
  switch (operator.at(-1)) {
    case '+':
      return missing ? [] : await operandPieces(shell, operand, quoted);
    case '=': {
      if (!missing) return [piece(value, quoted)];
      const text = await expandText(shell, operand);
      shell.assign(parameter, text);
      return [piece(text, quoted)];
    }
    case '?': {
      if (!missing) return [piece(value, quoted)];
      const text = await expandText(shell, operand);
      throw new ShellError(`${parameter}: ${text || 'parameter not set or null'}`, shell.flavour === 'bash' ? 127 : 2);
    }
    default: {
      if (!missing) {
        const isList = parameter === '@' || parameter === '*';
        return isList ? expandSimple(shell, parameter, quoted) : [piece(value, quoted)];
      }
      return await operandPieces(shell, operand, quoted);
    }
  }
}

/** Unquoted, what the word itself does not quote is split as an expansion is. */
async function operandPieces(shell: Shell, operand: Word, quoted: boolean): Promise<Pieces> {
  const pieces = await expandPieces(shell, operand, quoted);
  if (quoted) return pieces;
  return pieces.map((one): Piece | typeof fieldBreak =>
    one === fieldBreak || one.quoted ? one : { ...one, split: true },
  );
}

function list(shell: Shell, values: readonly string[], quoted: boolean, as: '@' | '*'): Pieces {
  if (quoted && as === '*') return [{ text: values.join(shell.ifs.slice(0, 1)), quoted }];
  return values.flatMap(
    (value, index): Pieces => [...(index > 0 ? [fieldBreak as typeof fieldBreak] : []), piece(value, quoted)],
  );
}

function required(shell: Shell, name: string, value: string | undefined): string {
  if (value !== undefined || !shell.options.has('nounset')) return value ?? '';
  const text = shell.flavour === 'bash' ? 'unbound variable' : 'parameter not set';
  throw new ShellError(`${name}: ${text}`, shell.flavour === 'bash' ? 127 : 2);
}

function piece(text: string, quoted: boolean): Piece {
  return { text, quoted, split: !quoted };
}
