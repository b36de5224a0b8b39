/** busybox' nc, as its image is configured (NC_110_COMPAT). Source of the texts: busybox 1.37, networking/nc_bloaty.c. */
import type { Duplex } from 'node:stream';
import { type Connection, NetworkError } from '../../network/network-stack.ts';
import type { ByteReader, Process } from '../../runtime/process.ts';

interface Options {
  readonly listen: boolean;
  readonly keep: boolean;
  readonly port: number | undefined;
  readonly waitMs: number | undefined;
  readonly verbose: boolean;
  readonly scan: boolean;
  readonly program: readonly string[];
  readonly rest: readonly string[];
}

export async function nc(process: Process): Promise<number> {
  const options = optionsOf(process.argv.slice(1));
  return options.listen ? listen(process, options) : connect(process, options);
}

function optionsOf(words: readonly string[]): Options {
  const found = new Map<string, string>();
  const rest: string[] = [];
  let program: readonly string[] = [];
  for (let i = 0; i < words.length; i++) {
    const word = words[i] ?? '';
    if (!/^-\w/.test(word)) {
      rest.push(word);
      continue;
    }
    for (let at = 1; at < word.length; at++) {
      const letter = word[at] ?? '';
      if (letter === 'e') {
        program = words.slice(i + 1);
        i = words.length;
        break;
      }
      if ('pwsiq'.includes(letter)) {
        found.set(letter, word.slice(at + 1) || (words[++i] ?? ''));
        break;
      }
      found.set(letter, '');
    }
  }
  const port = found.get('p') ?? (found.has('l') && rest.length === 1 ? rest[0] : undefined);
  const wait = found.get('w');
  return {
    listen: found.has('l'),
    keep: found.has('k') || words.includes('-ll'),
    port: port === undefined ? undefined : Number(port),
    waitMs: wait === undefined ? undefined : Number(wait) * 1_000,
    verbose: found.has('v'),
    scan: found.has('z'),
    program,
    rest,
  };
}

async function fail(process: Process, text: string): Promise<number> {
  await process.stderr.write(`nc: ${text}\n`);
  return 1;
}

async function connect(process: Process, { rest, waitMs, verbose, scan, program }: Options): Promise<number> {
  const [host = '', port = ''] = rest;
  const [ip] = await process.network.resolve(host).catch(() => []);
  if (ip === undefined) return fail(process, `bad address '${host}'`);
  try {
    const connection = await process.network.connect(
      { ip, port: Number(port) },
      { signal: process.ended, ...(waitMs === undefined ? {} : { timeoutMs: waitMs }) },
    );
    if (verbose) await process.stderr.write(`${host} (${ip}:${port}) open\n`);
    if (scan) {
      connection.stream.destroy();
      return 0;
    }
    return await carry(process, connection, program);
  } catch (error) {
    if (!(error instanceof NetworkError)) throw error;
    const texts: Partial<Record<string, string>> = {
      ECONNREFUSED: 'Connection refused',
      ETIMEDOUT: 'Connection timed out',
    };
    // Without -v a scan says nothing.
    if (scan && !verbose) return 1;
    return fail(process, `${host} (${ip}:${port}): ${texts[error.code] ?? 'No route to host'}`);
  }
}

async function listen(process: Process, { port = 0, verbose, keep, program }: Options): Promise<number> {
  for (;;) {
    const arrived = Promise.withResolvers<Connection>();
    let listening: Disposable;
    try {
      listening = process.network.listen({ port }, arrived.resolve);
    } catch (error) {
      if (!(error instanceof NetworkError)) throw error;
      return fail(process, 'bind: Address already in use');
    }
    const stop = (): void => listening[Symbol.dispose]();
    process.ended.addEventListener('abort', stop, { once: true });
    if (verbose) await process.stderr.write(`listening on [::]:${port} ...\n`);
    const connection = await arrived.promise;
    stop();
    process.ended.removeEventListener('abort', stop);
    if (verbose)
      await process.stderr.write(
        `connect to [::ffff:${connection.local.ip}]:${port} from [::ffff:${connection.remote.ip}]:${connection.remote.port}\n`,
      );
    const code = await carry(process, connection, program);
    if (!keep) return code;
  }
}

/** Until the other side ends, or the program at it does. */
async function carry(process: Process, { stream }: Connection, program: readonly string[]): Promise<number> {
  const close = (): void => {
    stream.destroy();
  };
  process.ended.addEventListener('abort', close, { once: true });
  stream.on('error', () => {});
  const send = (data: Uint8Array | string): Promise<void> =>
    new Promise((sent, failed) => {
      stream.write(data, (error) => (error ? failed(error) : sent()));
    });
  if (program.length > 0) {
    const child = process.spawn(program, {
      stdin: readerOf(stream),
      stdout: { write: send },
      stderr: { write: send },
    });
    const { code } = await child.exit;
    await new Promise<void>((ended) => {
      stream.end(() => ended());
    });
    close();
    return code;
  }
  void forwardInput(process, stream, send);
  for await (const bytes of stream as AsyncIterable<Uint8Array>) await process.stdout.write(bytes);
  close();
  return 0;
}

async function forwardInput(
  process: Process,
  stream: Duplex,
  send: (bytes: Uint8Array) => Promise<void>,
): Promise<void> {
  try {
    for (let bytes = await process.stdin.read(); bytes; bytes = await process.stdin.read()) await send(bytes);
    stream.end();
  } catch {
    // The other side is gone.
  }
}

function readerOf(stream: Duplex): ByteReader {
  const parts = (stream as AsyncIterable<Uint8Array>)[Symbol.asyncIterator]();
  return {
    async read() {
      const next = await parts.next().catch(() => ({ done: true as const, value: undefined }));
      return next.done ? undefined : next.value;
    },
  };
}
