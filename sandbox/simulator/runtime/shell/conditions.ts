/** `test`, `[` and `[[`: questions about files, texts and numbers. */

import type { TestExpression } from 'unbash';
import { absolute } from '../files/paths.ts';
import { LinearExpression } from '../linear-expression.ts';
import { ShellError } from './control.ts';
import { expandPattern, expandText } from './expand.ts';
import { matches } from './pattern.ts';
import type { Shell } from './shell.ts';

/** `[[ … ]]` */
export async function testExpression(shell: Shell, expression: TestExpression): Promise<boolean> {
  switch (expression.type) {
    case 'TestGroup':
      return await testExpression(shell, expression.expression);
    case 'TestNot':
      return (await testExpression(shell, expression.operand)) !== (expression.negations.length % 2 === 1);
    case 'TestLogical': {
      const stopsAt = expression.operator === '||';
      for (const operand of expression.operands) {
        if ((await testExpression(shell, operand)) === stopsAt) return stopsAt;
      }
      return !stopsAt;
    }
    case 'TestUnary':
      return unary(shell, expression.operator, await expandText(shell, expression.operand));
    case 'TestBinary': {
      const { operator, left, right } = expression;
      const text = await expandText(shell, left);
      if (operator === '=~') return matchesExpression(shell, text, await expandText(shell, right));
      if (['=', '==', '!='].includes(operator)) {
        return matches(await expandPattern(shell, right), text) === (operator !== '!=');
      }
      return binary(shell, text, operator, await expandText(shell, right));
    }
  }
}

/** The words between `[` and `]`. Throws ShellError on what is no expression. */
export function testWords(shell: Shell, words: readonly string[]): boolean {
  const parser = new WordsParser(shell, words);
  const result = words.length > 0 && parser.either();
  parser.end();
  return result;
}

class WordsParser {
  readonly #shell: Shell;
  readonly #words: readonly string[];
  #at = 0;

  constructor(shell: Shell, words: readonly string[]) {
    this.#shell = shell;
    this.#words = words;
  }

  either(): boolean {
    let result = this.#both();
    while (this.#words[this.#at] === '-o') {
      this.#at += 1;
      result = this.#both() || result;
    }
    return result;
  }

  end(): void {
    const word = this.#words[this.#at];
    if (word !== undefined) throw new ShellError(`${word}: unknown operand`);
  }

  #both(): boolean {
    let result = this.#not();
    while (this.#words[this.#at] === '-a') {
      this.#at += 1;
      result = this.#not() && result;
    }
    return result;
  }

  #not(): boolean {
    const left = this.#words.length - this.#at;
    if (this.#words[this.#at] === '!' && left > 1) {
      this.#at += 1;
      return !this.#not();
    }
    return this.#primary(left);
  }

  #primary(left: number): boolean {
    const [first = '', operator = '', third = ''] = this.#words.slice(this.#at, this.#at + 3);
    if (left >= 3 && isBinary(operator)) {
      this.#at += 3;
      return binary(this.#shell, first, operator, third);
    }
    if (first === '(' && left >= 3) {
      this.#at += 1;
      const result = this.either();
      this.#at += 1;
      return result;
    }
    if (left >= 2 && /^-[a-zA-Z]$/.test(first)) {
      this.#at += 2;
      return unary(this.#shell, first, operator);
    }
    this.#at += 1;
    return first !== '';
  }
}

function isBinary(operator: string): boolean {
  return ['=', '==', '!=', '<', '>', '-eq', '-ne', '-lt', '-le', '-gt', '-ge', '-nt', '-ot', '-ef'].includes(operator);
}

function unary(shell: Shell, operator: string, operand: string): boolean {
  const { files, cwd } = shell.process;
  const path = absolute(operand, cwd);
  switch (operator) {
    case '-n':
      return operand !== '';
    case '-z':
      return operand === '';
    case '-t':
      return shell.fd(Number(operand))?.terminal !== undefined;
    case '-v':
      return shell.parameter(operand) !== undefined;
    case '-o':
      return shell.options.has(operand);
    case '-h':
    case '-L':
      return linkAt(shell, path);
  }
  if (operand === '' || !files.exists(path)) return false;
  const stat = files.stat(path);
  const bits = { '-r': 4, '-w': 2, '-x': 1 }[operator];
  if (bits !== undefined) return mayAccess(shell, stat.mode, stat.uid, bits);
  switch (operator) {
    case '-f':
      return stat.type === 'file';
    case '-d':
      return stat.type === 'folder';
    case '-c':
      return stat.type === 'device';
    case '-s':
      return stat.size > 0;
    case '-e':
    case '-a':
      return true;
    case '-O':
      return stat.uid === shell.process.user.uid;
    default:
      return false;
  }
}

function mayAccess(shell: Shell, mode: number, owner: number, bits: number): boolean {
  const { uid } = shell.process.user;
  if (uid === 0) return bits !== 1 || (mode & 0o111) !== 0;
  return ((uid === owner ? mode >> 6 : mode) & bits) !== 0;
}

function linkAt(shell: Shell, path: string): boolean {
  try {
    return shell.process.files.stat(path, { follow: false }).type === 'link';
  } catch {
    return false;
  }
}

function binary(shell: Shell, left: string, operator: string, right: string): boolean {
  switch (operator) {
    case '=':
    case '==':
      return left === right;
    case '!=':
      return left !== right;
    case '<':
      return left < right;
    case '>':
      return left > right;
    case '-nt':
      return modified(shell, left) > modified(shell, right);
    case '-ot':
      return modified(shell, left) < modified(shell, right);
    case '-ef':
      return absolute(left, shell.process.cwd) === absolute(right, shell.process.cwd);
  }
  const [a, b] = [number(shell, left), number(shell, right)];
  const results: Readonly<Record<string, boolean>> = {
    '-eq': a === b,
    '-ne': a !== b,
    '-lt': a < b,
    '-le': a <= b,
    '-gt': a > b,
    '-ge': a >= b,
  };
  return results[operator] ?? false;
}

function number(shell: Shell, text: string): number {
  if (/^\s*[+-]?\d+\s*$/.test(text)) return Number(text);
  const texts = {
    ash: `bad number '${text}'`,
    dash: `Illegal number: ${text}`,
    bash: `${text}: integer expression expected`,
  };
  throw new ShellError(texts[shell.flavour]);
}

function modified(shell: Shell, path: string): number {
  const { files, cwd } = shell.process;
  return files.exists(absolute(path, cwd)) ? files.stat(absolute(path, cwd)).modifiedAt.getTime() : -1;
}

function matchesExpression(shell: Shell, text: string, expression: string): boolean {
  const found = new LinearExpression(expression, 'u').exec(text);
  if (found)
    shell.variables.set(
      'BASH_REMATCH',
      found.map((group) => group ?? ''),
    );
  return found !== null;
}
