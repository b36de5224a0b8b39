/** `kubectl exec` on the fake: no process runs; the answer is the command's own words. */
import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { WebSocketServer } from 'ws';

/** Channels of v5.channel.k8s.io: the first byte of each message. */
const [output, status] = [1, 3];

const sockets = new WebSocketServer({ noServer: true, perMessageDeflate: false });

export function answerExec(request: IncomingMessage, socket: Duplex, head: Buffer, command: readonly string[]): void {
  sockets.handleUpgrade(request, socket, head, (client) => {
    client.send(Buffer.concat([Buffer.from([output]), Buffer.from(`${command.join(' ')}\n`)]));
    client.send(Buffer.concat([Buffer.from([status]), Buffer.from(JSON.stringify({ status: 'Success' }))]));
    client.close(1000);
  });
}
