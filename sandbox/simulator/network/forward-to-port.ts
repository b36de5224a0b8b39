/** Leads a connection of the simulated network to a port of this machine's loopback. */
import { connect } from 'node:net';
import { type Connection, NetworkError } from './network-stack.ts';

export function forwardToPort({ stream }: Connection, port: number): void {
  const socket = connect({ port, host: '127.0.0.1', allowHalfOpen: true });
  socket.setNoDelay(true);
  stream.pipe(socket);
  socket.pipe(stream);
  socket.on('error', (error) => stream.destroy(new NetworkError('ECONNRESET', error.message)));
  socket.on('close', () => stream.destroy());
  stream.on('close', () => socket.destroy());
}
