/** The programs `psql` and `pg_isready`. Source of the texts: PostgreSQL 16, src/bin/psql, src/bin/scripts/pg_isready.c. */
import type { Duplex } from 'node:stream';
import { NetworkError } from '../../network/network-stack.ts';
import type { Process } from '../../runtime/process.ts';
import { statementsOf } from './expressions.ts';
import { int32, MessageReader, message, protocolVersion } from './messages.ts';

interface Options {
  readonly host: string;
  readonly port: number;
  readonly user: string;
  readonly database: string;
  readonly commands: readonly string[];
  readonly tuplesOnly: boolean;
  readonly unaligned: boolean;
  readonly version: boolean;
  readonly quiet: boolean;
}

function optionsOf(process: Process): Options {
  const words = process.argv.slice(1);
  const commands: string[] = [];
  const values = new Map<string, string>();
  const flags = new Set<string>();
  const rest: string[] = [];
  const long: Record<string, string> = {
    host: 'h',
    port: 'p',
    username: 'U',
    dbname: 'd',
    command: 'c',
    'tuples-only': 't',
    'no-align': 'A',
    version: 'V',
    quiet: 'q',
    timeout: 'T',
  };
  for (let i = 0; i < words.length; i++) {
    const word = words[i] ?? '';
    const [, longName, longValue] = /^--([\w-]+)(?:=(.*))?$/s.exec(word) ?? [];
    const short = longName === undefined ? /^-(\w)(.*)$/s.exec(word) : undefined;
    const letters = longName === undefined ? short?.[1] : long[longName];
    if (letters === undefined) {
      rest.push(word);
      continue;
    }
    if ('hpUdcT'.includes(letters)) {
      const value = longValue ?? (short?.[2] || words[++i]) ?? '';
      if (letters === 'c') commands.push(value);
      else values.set(letters, value);
    } else for (const flag of `${letters}${short?.[2] ?? ''}`) flags.add(flag);
  }
  const { env } = process;
  const given = values.get('d') ?? rest[0] ?? env.PGDATABASE;
  const url = /^postgres(?:ql)?:\/\/(?:([^:@/]+)(?::[^@/]*)?@)?([^:/]+)(?::(\d+))?(?:\/(.*))?$/.exec(given ?? '');
  const user = values.get('U') ?? url?.[1] ?? env.PGUSER ?? rest[1] ?? (process.user.uid === 0 ? 'root' : 'postgres');
  return {
    host: values.get('h') ?? url?.[2] ?? env.PGHOST ?? '',
    port: Number(values.get('p') ?? url?.[3] ?? env.PGPORT ?? 5_432),
    user,
    database: url ? (url[4] ?? user) : (given ?? user),
    commands,
    tuplesOnly: flags.has('t'),
    unaligned: flags.has('A'),
    version: flags.has('V'),
    quiet: flags.has('q'),
  };
}

async function connect(process: Process, { host, port }: Options): Promise<Duplex | string> {
  const at = host === '' ? 'localhost' : host;
  const where = host === '' ? `on socket "/var/run/postgresql/.s.PGSQL.${port}"` : `at "${host}", port ${port}`;
  try {
    const [ip = at] = await process.network.resolve(at);
    return (await process.network.connect({ ip, port }, { signal: process.ended })).stream;
  } catch (error) {
    if (!(error instanceof NetworkError)) throw error;
    if (error.code === 'ENOTFOUND')
      return `could not translate host name "${host}" to address: Name or service not known`;
    const why =
      error.code === 'ECONNREFUSED'
        ? host === ''
          ? 'No such file or directory'
          : 'Connection refused'
        : 'Connection timed out';
    return `connection to server ${where} failed: ${why}\n\tIs the server running ${host === '' ? 'locally and accepting connections on that socket?' : 'on that host and accepting TCP/IP connections?'}`;
  }
}

/** 0 accepting, 1 rejecting, 2 no response. */
export async function pgIsReady(process: Process): Promise<number> {
  const options = optionsOf(process);
  const stream = await connect(process, options);
  const name = options.host === '' ? `/var/run/postgresql:${options.port}` : `${options.host}:${options.port}`;
  const isUp = typeof stream !== 'string';
  if (isUp) stream.destroy();
  if (!options.quiet) await process.stdout.write(`${name} - ${isUp ? 'accepting connections' : 'no response'}\n`);
  return isUp ? 0 : 2;
}

export async function psql(process: Process, version: string): Promise<number> {
  const options = optionsOf(process);
  if (options.version) {
    await process.stdout.write(`psql (PostgreSQL) ${version}\n`);
    return 0;
  }
  const fail = async (text: string): Promise<number> => {
    await process.stderr.write(`psql: error: ${text}\n`);
    return 2;
  };
  const stream = await connect(process, options);
  if (typeof stream === 'string') return fail(stream);
  const session = new Session(stream);
  const refused = await session.start(options, process.env.PGPASSWORD);
  if (refused !== undefined) {
    const where =
      options.host === ''
        ? `on socket "/var/run/postgresql/.s.PGSQL.${options.port}"`
        : `at "${options.host}", port ${options.port}`;
    return fail(`connection to server ${where} failed: ${refused}`);
  }
  let code = 0;
  const run = async (statement: string): Promise<boolean> => {
    const answer = await session.query(statement);
    if (answer === undefined) {
      await process.stderr.write('server closed the connection unexpectedly\n');
      code = 2;
      return false;
    }
    if (answer.output(options) !== '') await process.stdout.write(answer.output(options));
    if (answer.error !== undefined) {
      await process.stderr.write(`ERROR:  ${answer.error}\n`);
      code = 1;
    }
    return true;
  };
  if (options.commands.length > 0) {
    for (const command of options.commands) if (!(await run(meta(command) ?? command))) break;
    session.end();
    return code;
  }
  const prompt = process.terminal ? `${options.database}=# ` : '';
  if (prompt !== '') await process.stdout.write(`psql (${version})\nType "help" for help.\n\n`);
  let pending = '';
  for (;;) {
    if (prompt !== '') await process.stdout.write(pending === '' ? prompt : prompt.replace('=#', '-#'));
    const bytes = await process.stdin.read();
    if (!bytes) break;
    pending += Buffer.from(bytes).toString();
    if (/^\s*(\\q|exit|quit)\s*$/m.test(pending)) break;
    if (!/;\s*$|^\s*\\\w+\s*$/.test(pending)) {
      if (pending.trim() === '') pending = '';
      continue;
    }
    const text = pending;
    pending = '';
    const known = meta(text.trim());
    for (const statement of known === undefined ? statementsOf(text) : [known])
      if (!(await run(statement))) return code;
  }
  session.end();
  return prompt === '' ? code : 0;
}

/** Commands with a backslash, as far as the server can answer them. */
function meta(text: string): string | undefined {
  if (text === '\\conninfo') return 'select current_user, current_database()';
  return undefined;
}

class Answer {
  readonly columns: { name: string; isNumber: boolean }[] = [];
  readonly rows: (string | null)[][] = [];
  error: string | undefined;
  #tag = '';
  readonly #done: string[] = [];

  add(type: string, body: Buffer): void {
    if (type === 'T') {
      let at = 2;
      for (let i = body.readInt16BE(0); i > 0; i--) {
        const end = body.indexOf(0, at);
        this.columns.push({
          name: body.toString('utf8', at, end),
          isNumber: [20, 23].includes(body.readInt32BE(end + 7)),
        });
        at = end + 19;
      }
    } else if (type === 'D') {
      let at = 2;
      const row: (string | null)[] = [];
      for (let i = body.readInt16BE(0); i > 0; i--) {
        const length = body.readInt32BE(at);
        row.push(length < 0 ? null : body.toString('utf8', at + 4, at + 4 + length));
        at += 4 + Math.max(0, length);
      }
      this.rows.push(row);
    } else if (type === 'C') {
      this.#tag = body.toString('utf8', 0, body.length - 1);
      if (this.columns.length === 0) this.#done.push(`${this.#tag}\n`);
    } else if (type === 'E') this.error = /\0M([^\0]*)/.exec(`\0${body.toString()}`)?.[1] ?? 'error';
  }

  output({ tuplesOnly, unaligned }: Pick<Options, 'tuplesOnly' | 'unaligned'>): string {
    const { columns, rows } = this;
    if (columns.length === 0) return this.#done.join('');
    const count = `(${rows.length} row${rows.length === 1 ? '' : 's'})\n`;
    if (unaligned) {
      const lines = rows.map((row) => `${row.map((cell) => cell ?? '').join('|')}\n`).join('');
      return tuplesOnly ? lines : `${columns.map(({ name }) => name).join('|')}\n${lines}${count}`;
    }
    const widths = columns.map(({ name }, i) =>
      Math.max(tuplesOnly ? 0 : name.length, ...rows.map((row) => (row[i] ?? '').length)),
    );
    const lines = rows.map((row) => {
      const cells = row.map((cell, i) =>
        columns[i]?.isNumber ? (cell ?? '').padStart(widths[i] ?? 0) : (cell ?? '').padEnd(widths[i] ?? 0),
      );
      return ` ${cells.join(' | ').replace(/ +$/, '')}\n`;
    });
    if (tuplesOnly) return `${lines.join('')}\n`;
    const titles = columns.map(({ name }, i) => {
      const space = (widths[i] ?? 0) - name.length;
      return `${' '.repeat(Math.floor(space / 2))}${name}${' '.repeat(Math.ceil(space / 2))}`;
    });
    return ` ${titles.join(' | ')} \n${widths.map((width) => '-'.repeat(width + 2)).join('+')}\n${lines.join('')}${count}\n`;
  }
}

class Session {
  readonly #stream: Duplex;
  readonly #reader = new MessageReader(true);
  #listener: (type: string, body: Buffer) => void = () => {};
  #closed: () => void = () => {};

  constructor(stream: Duplex) {
    this.#stream = stream;
    stream.on('error', () => {});
    stream.on('data', (bytes: Buffer) => {
      for (const { type, body } of this.#reader.push(bytes)) this.#listener(type, body);
    });
    for (const event of ['end', 'close']) stream.once(event, () => this.#closed());
  }

  /** Why it was refused, if it was. */
  start({ user, database }: Options, password: string | undefined): Promise<string | undefined> {
    const body = Buffer.concat([int32(protocolVersion), Buffer.from(`user\0${user}\0database\0${database}\0\0`)]);
    return new Promise((resolve) => {
      this.#closed = () => resolve('server closed the connection unexpectedly');
      this.#listener = (type, bytes) => {
        if (type === 'Z') resolve(undefined);
        else if (type === 'E') resolve(`FATAL:  ${/\0M([^\0]*)/.exec(`\0${bytes.toString()}`)?.[1] ?? ''}`);
        else if (type === 'R' && bytes.readInt32BE(0) === 3) {
          if (password === undefined) resolve('fe_sendauth: no password supplied');
          else this.#stream.write(message('p', `${password}\0`));
        }
      };
      this.#stream.write(Buffer.concat([int32(body.length + 4), body]));
    });
  }

  /** Undefined when the server went away. */
  query(sql: string): Promise<Answer | undefined> {
    const answer = new Answer();
    return new Promise((resolve) => {
      this.#closed = () => resolve(undefined);
      this.#listener = (type, body) => {
        if (type === 'Z') resolve(answer);
        else answer.add(type, body);
      };
      this.#stream.write(message('Q', `${sql}\0`));
    });
  }

  end(): void {
    this.#stream.write(message('X'));
    this.#stream.end();
    this.#stream.destroy();
  }
}
