/** Expressions, conditions and names of SQL, as far as the tables here understand them. */
import { ExpressionTooBig, LinearExpression } from '../../runtime/linear-expression.ts';

export type Cell = string | number | boolean | null;

export interface Column {
  readonly name: string;
  /** `integer`, `text`, … */
  readonly type: string;
}

export class SqlError extends Error {
  override readonly name = 'SqlError';
  /** SQLSTATE */
  readonly code: string;
  constructor(code: string, message: string) {
    super(message);
    this.code = code;
  }
}

export interface Surroundings {
  readonly version: string;
  readonly user: string;
  readonly database: string;
  now(): Date;
}

export function project(columns: readonly Column[], rows: readonly Cell[][], list: string, around: Surroundings) {
  if (list.trim() === '*') return { columns, rows };
  const parts = split(list).map((part) => /^(.*?)(?: AS ([\w"]+))?$/i.exec(part) ?? ['', part]);
  return {
    columns: parts.map(([, expression = '', alias]) => ({
      name: bare(alias ?? expression),
      type: columns.find(({ name }) => name === bare(expression))?.type ?? 'text',
    })),
    rows: rows.map((row) => parts.map(([, expression = '']) => computed(expression, columns, row, around))),
  };
}

export function index(columns: readonly Column[], name: string): number {
  const at = columns.findIndex((column) => column.name === bare(name));
  if (at < 0) throw new SqlError('42703', `column "${bare(name)}" does not exist`);
  return at;
}

/** `price`, `price + 1`, `'x'` */
export function computed(
  expression: string,
  columns: readonly Column[],
  row: readonly Cell[],
  around: Surroundings,
): Cell {
  const sum = /^([\w"]+) ?([+-]) ?(\d+)$/.exec(expression.trim());
  if (sum) return Number(row[index(columns, sum[1] ?? '')]) + (sum[2] === '-' ? -1 : 1) * Number(sum[3]);
  const at = columns.findIndex((column) => column.name === bare(expression));
  if (at >= 0) return row[at] ?? null;
  if (/^[a-z_]\w*$/i.test(expression.trim()) && !/^(true|false|null|current_\w+)$/i.test(expression.trim()))
    throw new SqlError('42703', `column "${bare(expression)}" does not exist`);
  return value(expression, around);
}

export function condition(
  text: string | undefined,
  columns: readonly Column[],
  around: Surroundings,
): (row: readonly Cell[]) => boolean {
  if (text === undefined) return () => true;
  const tests = text.split(/ and /i).map((part) => {
    const [, column = '', operator = '=', literal = ''] =
      /^([\w"]+) ?(=|<>|!=|<=|>=|<|>|like|is not|is) ?(.*)$/i.exec(part.trim()) ?? [];
    const at = index(columns, column);
    const wanted = value(literal, around);
    return (row: readonly Cell[]): boolean => compare(row[at] ?? null, operator.toLowerCase(), wanted);
  });
  return (row) => tests.every((holds) => holds(row));
}

function compare(cell: Cell, operator: string, wanted: Cell): boolean {
  switch (operator) {
    case '=':
    case 'is':
      return cell === wanted || (cell !== null && wanted !== null && String(cell) === String(wanted));
    case '<>':
    case '!=':
    case 'is not':
      return String(cell) !== String(wanted);
    case 'like':
      return isLike(String(cell), String(wanted));
    case '<':
      return (cell ?? 0) < (wanted ?? 0);
    case '>':
      return (cell ?? 0) > (wanted ?? 0);
    case '<=':
      return (cell ?? 0) <= (wanted ?? 0);
    default:
      return (cell ?? 0) >= (wanted ?? 0);
  }
}

/** A backslash takes the meaning of the next character away. Throws SqlError where it would take the host too long. */
function isLike(text: string, pattern: string): boolean {
  const source = pattern.replace(/\\?[\s\S]/g, (part) => {
    if (part === '%') return '[\\s\\S]*';
    if (part === '_') return '[\\s\\S]';
    return part.slice(-1).replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&');
  });
  try {
    return new LinearExpression(`^${source}$`).test(text);
  } catch (error) {
    if (error instanceof ExpressionTooBig) throw new SqlError('53200', 'out of memory');
    throw error;
  }
}

export function columnName(expression: string): string {
  return (
    /^(\w+)\(/.exec(expression.trim())?.[1]?.toLowerCase() ??
    (/^current_\w+$/i.test(expression.trim()) ? expression.trim().toLowerCase() : '?column?')
  );
}

export function value(text: string, around: Surroundings): Cell {
  const word = text.trim().replace(/::\w+$/, '');
  const quoted = /^'((?:[^']|'')*)'$/s.exec(word);
  if (quoted) return (quoted[1] ?? '').replaceAll("''", "'");
  if (/^-?\d+(\.\d+)?$/.test(word)) return Number(word);
  const sum = /^(-?\d+) ?([+*-]) ?(-?\d+)$/.exec(word);
  if (sum) {
    const [a, b] = [Number(sum[1]), Number(sum[3])];
    return sum[2] === '+' ? a + b : sum[2] === '-' ? a - b : a * b;
  }
  switch (word.toLowerCase()) {
    case 'true':
      return true;
    case 'false':
      return false;
    case 'null':
    case 'default':
      return null;
    case 'version()':
      return `PostgreSQL ${around.version} on x86_64-pc-linux-gnu, compiled by gcc (Debian 12.2.0-14+deb12u1) 12.2.0, 64-bit`;
    case 'now()':
    case 'current_timestamp':
      return around.now().toISOString().replace('T', ' ').replace('Z', '+00');
    case 'current_user':
    case 'session_user':
      return around.user;
    case 'current_database()':
      return around.database;
    case 'pg_is_in_recovery()':
      return false;
    default:
      throw /^\w+$/.test(word)
        ? new SqlError('42703', `column "${word}" does not exist`)
        : new SqlError('42601', `syntax error at or near "${word}"`);
  }
}

export function bare(name: string): string {
  const word = name.trim().replace(/^public\./, '');
  return word.startsWith('"') ? word.slice(1, -1) : word.toLowerCase();
}

/** At commas outside of quotes and brackets. */
export function split(text: string): string[] {
  const parts: string[] = [];
  let [depth, quoted, part] = [0, false, ''];
  for (const character of text) {
    if (character === "'") quoted = !quoted;
    if (!quoted && character === '(') depth += 1;
    if (!quoted && character === ')') depth -= 1;
    if (character === ',' && !quoted && depth === 0) {
      parts.push(part.trim());
      part = '';
    } else part += character;
  }
  return part.trim() === '' ? parts : [...parts, part.trim()];
}

/** Statements of a script, without comments. */
export function statementsOf(script: string): string[] {
  const statements: string[] = [];
  let [quoted, statement] = [false, ''];
  for (const character of script.replaceAll(/--[^\n]*/g, '')) {
    if (character === "'") quoted = !quoted;
    if (character === ';' && !quoted) {
      statements.push(statement.trim());
      statement = '';
    } else statement += character;
  }
  return [...statements, statement.trim()].filter((one) => one !== '');
}
