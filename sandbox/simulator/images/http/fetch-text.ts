/** A GET from inside a container. */
import { request as httpRequest, type IncomingMessage } from 'node:http';
import { NetworkError } from '../../network/network-stack.ts';
import type { Process } from '../../runtime/process.ts';

export interface FetchAt {
  readonly ip: string;
  readonly port: number;
  readonly path: string;
  readonly timeoutMs: number;
}

/** Rejects with NetworkError. */
export async function fetchText(process: Process, { ip, port, path, timeoutMs }: FetchAt): Promise<string> {
  const { stream } = await process.network.connect({ ip, port }, { timeoutMs, signal: process.ended });
  return new Promise((resolve, reject) => {
    const late = process.clock.after(timeoutMs, () => {
      reject(new NetworkError('ETIMEDOUT', 'timed out'));
      stream.destroy();
    });
    const fail = (error: Error): void => {
      late[Symbol.dispose]();
      reject(error instanceof NetworkError ? error : new NetworkError('ECONNRESET', error.message));
    };
    const sent = httpRequest({
      path,
      headers: { host: `${ip}:${port}`, 'user-agent': 'Go-http-client/1.1', connection: 'close' },
      createConnection: () => stream,
    });
    sent.once('error', fail);
    sent.once('response', (answer: IncomingMessage) => {
      const parts: Buffer[] = [];
      answer.on('data', (part: Buffer) => parts.push(part));
      answer.once('error', fail);
      answer.once('end', () => {
        late[Symbol.dispose]();
        resolve(Buffer.concat(parts).toString());
      });
    });
    sent.end();
  });
}
