/** HTTP over a container's own network, for wget and curl. */
import { type ClientRequest, type IncomingMessage, request } from 'node:http';
import type { Duplex } from 'node:stream';
import { connect as connectTls } from 'node:tls';
import { type Connection, NetworkError } from '../../network/network-stack.ts';
import type { Process } from '../process.ts';

export interface HttpRequest {
  readonly url: URL;
  readonly method: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: Uint8Array;
  /** The address to connect to instead of what the name resolves to. */
  readonly address?: string;
  readonly insecure: boolean;
  readonly connectTimeoutMs?: number;
  /** For all of it, ms. */
  readonly timeoutMs?: number;
  /** Told once there is a connection. */
  readonly onConnect?: (connection: Connection) => Promise<void> | void;
}

export interface HttpResponse {
  readonly message: IncomingMessage;
  readonly connection: Connection;
  body(): AsyncIterable<Uint8Array>;
  close(): void;
}

/** Why there is no response, beyond the network's own errors. */
export class HttpError extends Error {
  override readonly name = 'HttpError';
  readonly kind: 'timeout' | 'certificate' | 'empty' | 'reset' | 'protocol';

  constructor(kind: HttpError['kind'], message: string) {
    super(message);
    this.kind = kind;
  }
}

export function portOf(url: URL): number {
  return Number(url.port || (url.protocol === 'https:' ? 443 : 80));
}

/** Rejects with NetworkError or HttpError. */
export async function fetchHttp(process: Process, asked: HttpRequest): Promise<HttpResponse> {
  const { url, timeoutMs } = asked;
  const deadline = new AbortController();
  const timer = timeoutMs === undefined ? undefined : process.clock.after(timeoutMs, () => deadline.abort());
  const late = new Promise<never>((_, reject) => {
    deadline.signal.addEventListener('abort', () => reject(new HttpError('timeout', 'timed out')), { once: true });
  });
  late.catch(() => {});
  const ip =
    asked.address ?? (await Promise.race([process.network.resolve(url.hostname.replace(/^\[|\]$/g, '')), late]))[0];
  if (ip === undefined) throw new NetworkError('ENOTFOUND', `no address for ${url.hostname}`);
  const connection = await Promise.race([
    process.network.connect(
      { ip, port: portOf(url) },
      {
        signal: AbortSignal.any([process.ended, deadline.signal]),
        ...(asked.connectTimeoutMs !== undefined && { timeoutMs: asked.connectTimeoutMs }),
      },
    ),
    late,
  ]);
  await asked.onConnect?.(connection);
  const stream =
    url.protocol === 'https:'
      ? await Promise.race([secured(connection, url, asked.insecure), late])
      : connection.stream;
  const close = (): void => {
    timer?.[Symbol.dispose]();
    connection.stream.destroy();
  };
  process.ended.addEventListener('abort', close, { once: true });
  try {
    const message = await Promise.race([exchange(asked, stream), late]);
    return {
      message,
      connection,
      close,
      body: () => bodyOf(message, late),
    };
  } catch (error) {
    close();
    throw error;
  }
}

async function* bodyOf(message: IncomingMessage, late: Promise<never>): AsyncGenerator<Uint8Array> {
  const chunks = message[Symbol.asyncIterator]();
  try {
    for (;;) {
      const next: IteratorResult<Uint8Array> = await Promise.race([chunks.next(), late]);
      if (next.done) return;
      yield next.value;
    }
  } catch (error) {
    if (error instanceof HttpError) throw error;
    throw new HttpError('reset', 'Connection reset by peer');
  }
}

function secured(connection: Connection, url: URL, insecure: boolean): Promise<Duplex> {
  return new Promise((resolve, reject) => {
    const socket = connectTls({
      socket: connection.stream,
      rejectUnauthorized: !insecure,
      ...(/[a-z]/i.test(url.hostname) && { servername: url.hostname }),
    });
    socket.once('secureConnect', () => resolve(socket));
    socket.once('error', (error: NodeJS.ErrnoException) => {
      const isCertificate = /CERT|SIGNED|ISSUER|ALTNAME/.test(error.code ?? '');
      reject(new HttpError(isCertificate ? 'certificate' : 'protocol', error.message));
    });
  });
}

function exchange(asked: HttpRequest, stream: Duplex): Promise<IncomingMessage> {
  const { url, method, headers, body } = asked;
  return new Promise((resolve, reject) => {
    const sent: ClientRequest = request({
      method,
      path: url.pathname + url.search,
      headers,
      // Without an agent this is asked for; with one, even `false`, Node would open a socket of the machine's own.
      createConnection: () => stream,
      setHost: false,
    });
    sent.once('response', resolve);
    sent.once('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'ECONNRESET' && error.message === 'socket hang up')
        reject(new HttpError('empty', 'Empty reply from server'));
      else if (error.code === 'ECONNRESET' || error.code === 'EPIPE')
        reject(new HttpError('reset', 'Connection reset by peer'));
      else
        reject(
          error.code?.startsWith('HPE_')
            ? new HttpError('protocol', 'Received HTTP/0.9 when not allowed')
            : new HttpError('reset', error.message),
        );
    });
    sent.end(body);
  });
}
