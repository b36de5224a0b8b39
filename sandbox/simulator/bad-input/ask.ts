/** Requests byte by byte, as no well-behaved client would send them. */
import { Buffer } from 'node:buffer';
import { connect, type TLSSocket } from 'node:tls';
import type { KubeConfig } from '@kubernetes/client-node';

export interface Reply {
  /** 0 when the server closed the connection without a word. */
  readonly code: number;
  readonly type: string;
  readonly body: string;
}

/** A real server on a busy machine. */
const patienceMs = 5_000;

export function connectTo(config: KubeConfig): Promise<TLSSocket> {
  const cluster = config.getCurrentCluster();
  const user = config.getCurrentUser();
  if (!cluster || !user) throw new Error('the kubeconfig names no cluster');
  const { hostname: host, port } = new URL(cluster.server);
  const text = (base64: string | undefined): Buffer => Buffer.from(base64 ?? '', 'base64');
  const socket = connect({
    host,
    port: Number(port),
    ca: text(cluster.caData),
    cert: text(user.certData),
    key: text(user.keyData),
  });
  socket.setTimeout(patienceMs, () => socket.destroy());
  return new Promise((connected, failed) => {
    socket.once('secureConnect', () => connected(socket));
    socket.once('error', failed);
  });
}

/** Sends the bytes on a connection of their own and gives the first answer; code 0 when there is none in time. */
export async function ask(config: KubeConfig, bytes: Buffer, waitMs = patienceMs): Promise<Reply> {
  const socket = await connectTo(config);
  socket.setTimeout(waitMs);
  const chunks: Buffer[] = [];
  const answer = new Promise<Reply>((answered) => {
    const look = (ended: boolean): void => {
      const reply = readReply(Buffer.concat(chunks), ended);
      if (!reply) return;
      answered(reply);
      socket.destroy();
    };
    socket.on('data', (chunk: Buffer) => {
      chunks.push(chunk);
      look(false);
    });
    socket.on('error', () => look(true));
    socket.on('close', () => look(true));
  });
  socket.write(bytes);
  return answer;
}

/** Undefined while something is missing. */
export function readReply(bytes: Buffer, ended: boolean): Reply | undefined {
  const end = bytes.indexOf('\r\n\r\n');
  if (end < 0) return ended ? { code: 0, type: '', body: '' } : undefined;
  const head = bytes.toString('latin1', 0, end);
  const rest = bytes.subarray(end + 4);
  const header = (name: string): string => new RegExp(`^${name}: *(.*)$`, 'im').exec(head)?.[1]?.trim() ?? '';
  const code = Number(/^HTTP\/1\.[01] (\d{3})/.exec(head)?.[1] ?? 0);
  if (code === 100) return readReply(rest, ended);
  const whole = bodyOf(rest, header('transfer-encoding') === 'chunked', header('content-length'));
  if (whole === undefined && !ended) return undefined;
  return { code, type: header('content-type'), body: (whole ?? rest).toString('utf8') };
}

function bodyOf(rest: Buffer, chunked: boolean, length: string): Buffer | undefined {
  if (!chunked) return length !== '' && rest.length >= Number(length) ? rest.subarray(0, Number(length)) : undefined;
  const parts: Buffer[] = [];
  for (let at = 0; ; ) {
    const end = rest.indexOf('\r\n', at);
    if (end < 0) return undefined;
    const size = Number.parseInt(rest.toString('latin1', at, end), 16);
    if (size === 0) return Buffer.concat(parts);
    parts.push(rest.subarray(end + 2, end + 2 + size));
    at = end + 2 + size + 2;
    if (at > rest.length) return undefined;
  }
}
