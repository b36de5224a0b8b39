/** Syntax errors in the words of each shell, and whether more input would mend them. */
import { type ParsedScript, type ParseError, parse } from 'unbash';
import type { Flavour } from './shell.ts';

export function syntaxError(flavour: Flavour, source: string, error: ParseError): string {
  const token = /^unexpected token '(.*)'/s.exec(error.message)?.[1];
  const quote = /^unterminated (?:double|single) quote/.test(error.message);
  if (flavour === 'bash') {
    if (token !== undefined) return `syntax error near unexpected token \`${token}'`;
    if (quote) return `unexpected EOF while looking for matching \`${source[error.pos] ?? '"'}'`;
    return 'syntax error: unexpected end of file';
  }
  const opening = flavour === 'dash' ? 'Syntax error' : 'syntax error';
  if (quote)
    return flavour === 'dash' ? `${opening}: Unterminated quoted string` : `${opening}: unterminated quoted string`;
  if (token !== undefined)
    return flavour === 'dash' ? `${opening}: "${token}" unexpected` : `${opening}: unexpected "${token}"`;
  return flavour === 'dash' ? `${opening}: end of file unexpected` : `${opening}: unexpected end of file`;
}

/** Whether a line typed at a prompt wants another. */
export function isIncomplete(source: string): boolean {
  if (/(^|[^\\])(\\\\)*\\$/.test(source)) return true;
  const script: ParsedScript = parse(source);
  const [error] = script.errors ?? [];
  if (error) return /^(unterminated|expected)/.test(error.message);
  return hasOpenDocument(source);
}

/** A here-document whose delimiter has not come is no error to the parser. */
function hasOpenDocument(source: string): boolean {
  const found = /<<-?\s*(['"]?)(\w+)\1/.exec(source);
  if (!found || /<<</.test(source)) return false;
  const lines = source.slice(found.index).split('\n').slice(1);
  return !lines.some((line) => line.replace(/^\t+/, '') === found[2]);
}
