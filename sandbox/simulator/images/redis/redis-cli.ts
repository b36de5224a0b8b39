/** The program `redis-cli`. Source of the texts: redis 7.4, src/redis-cli.c. */
import type { Duplex } from 'node:stream';
import { NetworkError } from '../../network/network-stack.ts';
import type { Process } from '../../runtime/process.ts';
import { encode, RedisError, type Reply, RespReader, Simple } from './resp.ts';

export async function redisCli(process: Process, version: string): Promise<number> {
  const { options, words } = optionsOf(process.argv.slice(1));
  if (options.has('version') || options.has('v')) {
    await process.stdout.write(`redis-cli ${version}\n`);
    return 0;
  }
  const host = options.get('h') ?? '127.0.0.1';
  const port = Number(options.get('p') ?? 6_379);
  const opened = await open(process, host, port);
  if (typeof opened === 'string') {
    await process.stderr.write(`Could not connect to Redis at ${host}:${port}: ${opened}\n`);
    return 1;
  }
  const client = new Client(opened);
  const password = options.get('a') ?? options.get('pass') ?? process.env.REDISCLI_AUTH;
  if (password !== undefined) {
    if (options.has('a'))
      await process.stderr.write(
        "Warning: Using a password with '-a' or '-u' option on the command line interface may not be safe.\n",
      );
    const answer = await client.ask(['AUTH', password]);
    if (answer instanceof RedisError) await process.stderr.write(`AUTH failed: ${answer.message}\n`);
  }
  const pretty = process.terminal !== undefined && !options.has('raw');
  if (words.length > 0) {
    const answer = await client.ask(words);
    client.end();
    if (answer === undefined) {
      await process.stderr.write('Error: Server closed the connection\n');
      return 1;
    }
    await process.stdout.write(`${show(answer, pretty)}\n`);
    return answer instanceof RedisError && options.has('e') ? 1 : 0;
  }
  return converse(process, client, `${host}:${port}`, pretty);
}

async function converse(process: Process, client: Client, name: string, pretty: boolean): Promise<number> {
  let pending = '';
  for (;;) {
    if (pretty && pending === '') await process.stdout.write(`${name}> `);
    const bytes = await process.stdin.read();
    if (!bytes) break;
    pending += Buffer.from(bytes).toString();
    const lines = pending.split('\n');
    pending = lines.pop() ?? '';
    for (const line of lines) {
      const words = [...line.matchAll(/"((?:[^"\\]|\\.)*)"|'([^']*)'|(\S+)/g)].map(([, a, b, c]) => a ?? b ?? c ?? '');
      if (words.length === 0) continue;
      if (['quit', 'exit'].includes((words[0] ?? '').toLowerCase())) {
        client.end();
        return 0;
      }
      const answer = await client.ask(words);
      if (answer === undefined) {
        await process.stderr.write('Error: Server closed the connection\n');
        return 1;
      }
      await process.stdout.write(`${show(answer, pretty)}\n`);
    }
  }
  client.end();
  return 0;
}

function optionsOf(argv: readonly string[]): { options: Map<string, string>; words: string[] } {
  const options = new Map<string, string>();
  const takes = new Set(['h', 'p', 'a', 'n', 'u', 'pass', 'user', 'r', 'i']);
  let i = 0;
  for (; i < argv.length; i++) {
    const name = /^--?(\w[\w-]*)$/.exec(argv[i] ?? '')?.[1];
    if (name === undefined) break;
    options.set(name, takes.has(name) ? (argv[++i] ?? '') : '');
  }
  return { options, words: argv.slice(i) };
}

async function open(process: Process, host: string, port: number): Promise<Duplex | string> {
  try {
    const [ip = host] = await process.network.resolve(host);
    const { stream } = await process.network.connect({ ip, port }, { signal: process.ended });
    return stream;
  } catch (error) {
    if (!(error instanceof NetworkError)) throw error;
    const texts: Partial<Record<string, string>> = {
      ECONNREFUSED: 'Connection refused',
      ENOTFOUND: 'Name or service not known',
      EAI_AGAIN: 'Temporary failure in name resolution',
      ETIMEDOUT: 'Connection timed out',
    };
    return texts[error.code] ?? 'No route to host';
  }
}

class Client {
  readonly #stream: Duplex;
  readonly #reader = new RespReader();
  readonly #waiting: ((reply: Reply | undefined) => void)[] = [];
  #closed = false;

  constructor(stream: Duplex) {
    this.#stream = stream;
    stream.on('data', (bytes: Buffer) => {
      for (const reply of this.#reader.push(bytes)) this.#waiting.shift()?.(reply);
    });
    const over = (): void => {
      this.#closed = true;
      for (const answer of this.#waiting.splice(0)) answer(undefined);
    };
    stream.once('end', over);
    stream.once('close', over);
    stream.on('error', () => {});
  }

  /** Undefined when the server went away. */
  ask(words: readonly string[]): Promise<Reply | undefined> {
    if (this.#closed) return Promise.resolve(undefined);
    return new Promise((answer) => {
      this.#waiting.push(answer);
      this.#stream.write(encode(words));
    });
  }

  end(): void {
    this.#stream.end();
    this.#stream.destroy();
  }
}

/** As for a person where `pretty`, else as for a pipe. */
function show(reply: Reply, pretty: boolean, indent = ''): string {
  if (reply instanceof Simple) return reply.text;
  if (reply instanceof RedisError) return pretty ? `(error) ${reply.message}` : `${reply.message}\n`;
  if (reply === null) return pretty ? '(nil)' : '';
  if (typeof reply === 'number') return pretty ? `(integer) ${reply}` : String(reply);
  if (typeof reply === 'string') {
    if (!pretty || reply.startsWith('# Server')) return reply;
    return JSON.stringify(reply);
  }
  if (!pretty) return reply.map((one) => show(one, false)).join('\n');
  if (reply.length === 0) return '(empty array)';
  const width = String(reply.length).length;
  return reply
    .map(
      (one, i) =>
        `${i === 0 ? '' : indent}${String(i + 1).padStart(width)}) ${show(one, true, `${indent}${' '.repeat(width + 2)}`)}`,
    )
    .join('\n');
}
