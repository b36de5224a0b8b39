/** A few statements of SQL over tables in memory: enough to keep something, find it again, and be a dependency. Source of the texts: PostgreSQL 16. */

export type Cell = string | number | boolean | null;

export interface Column {
  readonly name: string;
  /** `integer`, `text`, … */
  readonly type: string;
}

export interface Result {
  readonly columns?: readonly Column[];
  readonly rows?: readonly (readonly Cell[])[];
  /** `SELECT 1`, `INSERT 0 2` */
  readonly tag: string;
  readonly changed?: boolean;
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

interface Table {
  columns: Column[];
  rows: Cell[][];
  /** Of serial columns. */
  next: number;
}

export interface Surroundings {
  readonly version: string;
  readonly user: string;
  readonly database: string;
  now(): Date;
}

export class Tables {
  readonly #tables = new Map<string, Table>();

  names(): string[] {
    return [...this.#tables.keys()].sort();
  }

  dump(): string {
    return JSON.stringify([...this.#tables]);
  }

  load(text: string): void {
    for (const [name, table] of JSON.parse(text) as [string, Table][]) this.#tables.set(name, table);
  }

  /** One statement. Throws SqlError. */
  run(sql: string, around: Surroundings): Result {
    const text = sql.trim().replace(/\s+/g, ' ');
    const verb = /^\w+/.exec(text)?.[0].toUpperCase() ?? '';
    switch (verb) {
      case 'SELECT':
        return this.#select(text, around);
      case 'INSERT':
        return this.#insert(text, around);
      case 'UPDATE':
        return this.#update(text, around);
      case 'DELETE':
        return this.#delete(text, around);
      case 'CREATE':
        return this.#create(text);
      case 'DROP':
      case 'TRUNCATE':
        return this.#drop(text, verb);
      case 'BEGIN':
      case 'COMMIT':
      case 'ROLLBACK':
      case 'SET':
      case 'ALTER':
      case 'GRANT':
      case 'ANALYZE':
      case 'VACUUM':
        return { tag: verb === 'ALTER' ? text.split(' ').slice(0, 2).join(' ').toUpperCase() : verb };
      case 'SHOW': {
        const name = text.split(' ')[1] ?? '';
        const known: Record<string, string> = { server_version: around.version, max_connections: '100', port: '5432' };
        return { columns: [{ name, type: 'text' }], rows: [[known[name] ?? 'on']], tag: 'SHOW' };
      }
      default:
        throw new SqlError('42601', `syntax error at or near "${text.split(' ')[0] ?? ''}"`);
    }
  }

  #table(name: string): Table {
    const table = this.#tables.get(bare(name));
    if (!table) throw new SqlError('42P01', `relation "${bare(name)}" does not exist`);
    return table;
  }

  #create(text: string): Result {
    const found = /^CREATE TABLE (IF NOT EXISTS )?([\w."]+) ?\((.*)\)$/i.exec(text);
    if (!found) {
      const what = /^CREATE (?:OR REPLACE )?(DATABASE|USER|ROLE|EXTENSION|INDEX|UNIQUE INDEX|SCHEMA)\b/i.exec(
        text,
      )?.[1];
      if (what === undefined) throw new SqlError('42601', `syntax error at or near "${text.split(' ')[1] ?? ''}"`);
      return { tag: `CREATE ${what.toUpperCase().replace('USER', 'ROLE').replace('UNIQUE ', '')}` };
    }
    const [, lenient, name = '', body = ''] = found;
    if (this.#tables.has(bare(name))) {
      if (lenient) return { tag: 'CREATE TABLE' };
      throw new SqlError('42P07', `relation "${bare(name)}" already exists`);
    }
    const columns = split(body)
      .filter((part) => !/^(primary|unique|foreign|constraint|check)\b/i.test(part))
      .map((part) => ({
        name: bare(part.split(' ')[0] ?? ''),
        type: part.split(' ').slice(1).join(' ').toLowerCase(),
      }));
    this.#tables.set(bare(name), { columns, rows: [], next: 1 });
    return { tag: 'CREATE TABLE', changed: true };
  }

  #drop(text: string, verb: string): Result {
    const [, lenient, name = ''] = /^(?:DROP|TRUNCATE)(?: TABLE)? (IF EXISTS )?([\w."]+)/i.exec(text) ?? [];
    if (verb === 'DROP' && lenient && !this.#tables.has(bare(name))) return { tag: 'DROP TABLE' };
    const table = this.#table(name);
    if (verb === 'TRUNCATE') table.rows = [];
    else this.#tables.delete(bare(name));
    return { tag: `${verb} TABLE`, changed: true };
  }

  #insert(text: string, around: Surroundings): Result {
    const found = /^INSERT INTO ([\w."]+) ?(?:\(([^)]*)\))? ?VALUES ?(.*?)(?: RETURNING (.*))?$/i.exec(text);
    if (!found) throw new SqlError('42601', 'syntax error at or near "INSERT"');
    const [, name = '', list, values = '', returning] = found;
    const table = this.#table(name);
    const wanted = list === undefined ? table.columns.map((column) => column.name) : split(list).map(bare);
    const added = split(values).map((group) => {
      const cells = split(group.replace(/^\(|\)$/g, '')).map((part) => value(part, around));
      return table.columns.map((column): Cell => {
        const at = wanted.indexOf(column.name);
        if (at >= 0 && at < cells.length) return cells[at] ?? null;
        if (/serial|generated/.test(column.type)) return table.next++;
        return /default (now\(\)|current_timestamp)/.test(column.type) ? around.now().toISOString() : null;
      });
    });
    const unknown = wanted.find((column) => !table.columns.some((known) => known.name === column));
    if (unknown !== undefined)
      throw new SqlError('42703', `column "${unknown}" of relation "${bare(name)}" does not exist`);
    table.rows.push(...added);
    const tag = `INSERT 0 ${added.length}`;
    if (returning === undefined) return { tag, changed: true };
    return { ...project(table.columns, added, returning, around), tag, changed: true };
  }

  #update(text: string, around: Surroundings): Result {
    const [, name = '', sets = '', where] = /^UPDATE ([\w."]+) SET (.*?)(?: WHERE (.*))?$/i.exec(text) ?? [];
    const table = this.#table(name);
    const holds = condition(where, table.columns, around);
    const changes = split(sets).map((part) => part.split(/ ?= ?/) as [string, string]);
    const rows = table.rows.filter(holds);
    for (const row of rows)
      for (const [column, expression] of changes)
        row[index(table.columns, column)] = computed(expression, table.columns, row, around);
    return { tag: `UPDATE ${rows.length}`, changed: true };
  }

  #delete(text: string, around: Surroundings): Result {
    const [, name = '', where] = /^DELETE FROM ([\w."]+)(?: WHERE (.*))?$/i.exec(text) ?? [];
    const table = this.#table(name);
    const holds = condition(where, table.columns, around);
    const before = table.rows.length;
    table.rows = table.rows.filter((row) => !holds(row));
    return { tag: `DELETE ${before - table.rows.length}`, changed: true };
  }

  #select(text: string, around: Surroundings): Result {
    const [, list = '', name, where, order, limit] =
      /^SELECT (.*?)(?: FROM ([\w."]+))?(?: WHERE (.*?))?(?: ORDER BY (.*?))?(?: LIMIT (\d+))?$/i.exec(text) ?? [];
    if (name === undefined) {
      const parts = split(list).map((part) => /^(.*?)(?: AS ([\w"]+))?$/i.exec(part) ?? ['', part]);
      const cells = parts.map(([, expression = '']) => value(expression, around));
      return {
        columns: parts.map(([, expression = '', alias], i) => ({
          name: alias === undefined ? columnName(expression) : bare(alias),
          type: typeof cells[i] === 'number' ? 'integer' : typeof cells[i] === 'boolean' ? 'boolean' : 'text',
        })),
        rows: [cells],
        tag: 'SELECT 1',
      };
    }
    const table = this.#table(name);
    let rows = table.rows.filter(condition(where, table.columns, around));
    if (/^count\(.*\)$/i.test(list))
      return { columns: [{ name: 'count', type: 'bigint' }], rows: [[rows.length]], tag: 'SELECT 1' };
    if (order !== undefined) {
      const [column = '', direction = ''] = order.split(' ');
      const at = index(table.columns, column);
      const sign = /^desc$/i.test(direction) ? -1 : 1;
      rows = [...rows].sort(
        (a, b) => sign * ((a[at] ?? '') < (b[at] ?? '') ? -1 : (a[at] ?? '') > (b[at] ?? '') ? 1 : 0),
      );
    }
    if (limit !== undefined) rows = rows.slice(0, Number(limit));
    return { ...project(table.columns, rows, list, around), tag: `SELECT ${rows.length}` };
  }
}

function project(columns: readonly Column[], rows: readonly Cell[][], list: string, around: Surroundings) {
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

function index(columns: readonly Column[], name: string): number {
  const at = columns.findIndex((column) => column.name === bare(name));
  if (at < 0) throw new SqlError('42703', `column "${bare(name)}" does not exist`);
  return at;
}

/** `price`, `price + 1`, `'x'` */
function computed(expression: string, columns: readonly Column[], row: readonly Cell[], around: Surroundings): Cell {
  const sum = /^([\w"]+) ?([+-]) ?(\d+)$/.exec(expression.trim());
  if (sum) return Number(row[index(columns, sum[1] ?? '')]) + (sum[2] === '-' ? -1 : 1) * Number(sum[3]);
  const at = columns.findIndex((column) => column.name === bare(expression));
  if (at >= 0) return row[at] ?? null;
  if (/^[a-z_]\w*$/i.test(expression.trim()) && !/^(true|false|null|current_\w+)$/i.test(expression.trim()))
    throw new SqlError('42703', `column "${bare(expression)}" does not exist`);
  return value(expression, around);
}

function condition(
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
      return new RegExp(`^${String(wanted).replaceAll('%', '.*').replaceAll('_', '.')}$`, 's').test(String(cell));
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

function columnName(expression: string): string {
  return (
    /^(\w+)\(/.exec(expression.trim())?.[1]?.toLowerCase() ??
    (/^current_\w+$/i.test(expression.trim()) ? expression.trim().toLowerCase() : '?column?')
  );
}

function value(text: string, around: Surroundings): Cell {
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

function bare(name: string): string {
  const word = name.trim().replace(/^public\./, '');
  return word.startsWith('"') ? word.slice(1, -1) : word.toLowerCase();
}

/** At commas outside of quotes and brackets. */
function split(text: string): string[] {
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
