/** A few statements of SQL over tables in memory: enough to keep something, find it again, and be a dependency. Source of the texts: PostgreSQL 16. */
import {
  bare,
  type Cell,
  type Column,
  columnName,
  computed,
  condition,
  index,
  project,
  SqlError,
  type Surroundings,
  split,
  value,
} from './expressions.ts';

export interface Result {
  readonly columns?: readonly Column[];
  readonly rows?: readonly (readonly Cell[])[];
  /** `SELECT 1`, `INSERT 0 2` */
  readonly tag: string;
  readonly changed?: boolean;
}

interface Table {
  columns: Column[];
  rows: Cell[][];
  /** Of serial columns. */
  next: number;
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
