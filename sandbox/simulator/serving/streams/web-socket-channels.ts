/** A command's ends over a WebSocket: the first byte of each message names its channel. Source: apimachinery/pkg/util/httpstream/wsstream/conn.go. */
import { Readable } from 'node:stream';
import type { RawData, WebSocket } from 'ws';
import type { CommandChannels } from './run-command.ts';

const channel = { stdin: 0, stdout: 1, stderr: 2, error: 3, resize: 4, close: 255 } as const;

/** v5 is the only one that can tell the end of input. */
export const closingProtocol = 'v5.channel.k8s.io';
export const channelProtocols = [
  'v4.channel.k8s.io',
  'v4.base64.channel.k8s.io',
  'channel.k8s.io',
  'base64.channel.k8s.io',
];

/** `protocol` is one of the above, or empty. */
export function webSocketChannels(
  socket: WebSocket,
  protocol: string,
  { stdin: wantsInput, tty }: { readonly stdin: boolean; readonly tty: boolean },
): CommandChannels {
  const wire = wireOf(protocol);
  const input = (): Readable => new Readable({ read: () => socket.resume() });
  const stdin = wantsInput ? input() : undefined;
  const resize = tty ? input() : undefined;
  const byChannel = new Map([
    [channel.stdin, stdin],
    [channel.resize, resize],
  ] as [number, Readable | undefined][]);
  socket.on('message', (message: RawData) => {
    const bytes = wire.read(Buffer.isBuffer(message) ? message : Buffer.concat(message as Buffer[]));
    const [of = -1, ended = -1] = bytes;
    if (of === channel.close && protocol === closingProtocol) byChannel.get(ended)?.push(null);
    const to = byChannel.get(of);
    if (to && !to.readableEnded && !to.push(bytes.subarray(1))) socket.pause();
  });
  socket.once('close', () => {
    stdin?.destroy();
    resize?.destroy();
  });
  let finished = false;
  const send = (to: number, bytes: Uint8Array): Promise<void> =>
    new Promise((sent, failed) => {
      socket.send(wire.write(to, bytes), (error) => (error ? failed(error) : sent()));
    });
  // Tells the client that the streams are there.
  send(channel.stdout, Buffer.alloc(0)).catch(() => {});
  return {
    stdin,
    resize,
    write: (stream, bytes) => send(channel[stream], bytes),
    finish(status) {
      finished = true;
      const text =
        protocol.startsWith('v') || status.status === 'Failure'
          ? Buffer.from(protocol.startsWith('v') ? JSON.stringify(status) : (status.message ?? ''))
          : undefined;
      if (text) send(channel.error, text).catch(() => {});
      socket.close(1000);
      // A client that does not close its side would hold the socket.
      socket.resume();
    },
    onLost(act) {
      socket.once('close', () => {
        if (!finished) act();
      });
    },
  };
}

export function wireOf(protocol: string): Wire {
  return protocol.includes('base64') ? base64 : binary;
}

/** Messages to and from the number of a channel and its bytes. */
export interface Wire {
  read(message: Buffer): Buffer;
  write(to: number, bytes: Uint8Array): Buffer | string;
}

const binary: Wire = {
  read: (message) => message,
  write: (to, bytes) => Buffer.concat([Buffer.from([to]), bytes]),
};

/** Messages of text: a digit, then base64. */
const base64: Wire = {
  read: (message) =>
    Buffer.concat([Buffer.from([(message[0] ?? 0) - 48]), Buffer.from(message.subarray(1).toString(), 'base64')]),
  write: (to, bytes) => `${to}${Buffer.from(bytes).toString('base64')}`,
};
