/** Port-forward over a WebSocket with channels: two per port, bytes and errors, each beginning with its port's number. */
import { Duplex } from 'node:stream';
import type { RawData, WebSocket } from 'ws';
import { connectToPod } from './connect-to-pod.ts';
import type { FoundPod } from './find-pod.ts';
import { wireOf } from './web-socket-channels.ts';

export function forwardPorts(found: FoundPod, ports: readonly number[], socket: WebSocket, protocol: string): void {
  const wire = wireOf(protocol);
  const streams = ports.map((port, index) => {
    const send = (channel: number, bytes: Uint8Array, sent?: (error?: Error | null) => void): void =>
      socket.send(wire.write(channel, bytes), (error) => sent?.(error));
    const number = Buffer.from([port & 0xff, port >> 8]);
    send(2 * index, number);
    send(2 * index + 1, number);
    const data = new Duplex({
      read: () => socket.resume(),
      write: (bytes: Buffer, _encoding, sent) => send(2 * index, bytes, sent),
    });
    data.on('error', () => {});
    void connectToPod(found, port, data).then((wrong) => {
      if (wrong !== undefined && socket.readyState === socket.OPEN) send(2 * index + 1, Buffer.from(wrong));
      data.destroy();
      if (streams.every((stream) => stream.destroyed)) socket.close(1000);
    });
    return data;
  });
  socket.on('message', (message: RawData) => {
    const bytes = wire.read(Buffer.isBuffer(message) ? message : Buffer.concat(message as Buffer[]));
    const [channel = 1] = bytes;
    const data = channel % 2 === 0 ? streams[channel / 2] : undefined;
    if (data && !data.destroyed && !data.push(bytes.subarray(1))) socket.pause();
  });
  socket.once('close', () => {
    for (const stream of streams) stream.destroy();
  });
}
