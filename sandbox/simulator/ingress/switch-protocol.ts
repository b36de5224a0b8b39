/** A connection that stops being HTTP in the middle: websockets and their like go through as they are. */
import { type IncomingMessage, request as makeRequest, STATUS_CODES } from 'node:http';
import { type Duplex, pipeline } from 'node:stream';
import { type Answer, upstreamFailed } from './answers.ts';
import type { Forwarding } from './forward.ts';
import { type RawHeaders, requestHeaders, responseHeaders } from './headers.ts';

export async function switchProtocol(
  request: IncomingMessage,
  client: Duplex,
  head: Buffer,
  { upstreams, server, path, by }: Forwarding,
): Promise<void> {
  client.on('error', () => client.destroy());
  try {
    const stream = await upstreams.open(server);
    client.on('close', () => stream.destroy());
    const headers = requestHeaders(request, by);
    const options = { method: request.method, path, headers, host: server.ip, port: server.port };
    const sending = makeRequest({ ...options, createConnection: () => stream });
    sending.on('upgrade', (answer, socket, rest) => {
      const upgrade = answer.headers.upgrade ?? '';
      writeStatus(client, 101, ['Connection', 'Upgrade', 'Upgrade', upgrade, ...responseHeaders(answer.rawHeaders)]);
      client.write(rest);
      socket.write(head);
      pipeline(client, socket, client, () => {
        client.destroy();
        socket.destroy();
      });
    });
    sending.on('response', (answer) => {
      writeStatus(client, answer.statusCode ?? 502, [...responseHeaders(answer.rawHeaders), 'Connection', 'close']);
      pipeline(answer, client, () => client.destroy());
    });
    sending.on('error', (error: NodeJS.ErrnoException) => answerOn(client, upstreamFailed(error.code)));
    sending.end();
  } catch (error) {
    answerOn(client, upstreamFailed((error as NodeJS.ErrnoException).code));
  }
}

/** On a bare connection, which ends with it. */
export function answerOn(client: Duplex, { status, headers, body }: Answer): void {
  const length = String(Buffer.byteLength(body));
  const date = new Date().toUTCString();
  const all = [...Object.entries(headers).flat(), 'Date', date, 'Content-Length', length, 'Connection', 'close'];
  writeStatus(client, status, all);
  client.end(body);
}

function writeStatus(client: Duplex, status: number, headers: RawHeaders): void {
  const lines = [`HTTP/1.1 ${status} ${STATUS_CODES[status] ?? `status code ${status}`}`];
  for (let i = 0; i + 1 < headers.length; i += 2) lines.push(`${headers[i]}: ${headers[i + 1]}`);
  client.write(`${lines.join('\r\n')}\r\n\r\n`);
}
