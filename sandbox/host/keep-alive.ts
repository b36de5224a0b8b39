import type { WebSocket } from 'ws';

/** Browsers answer pings by themselves, also in background tabs; two silent rounds and the line is dead. */
const pingEveryMs = 15_000;

/** Pings the other end and terminates the socket when it no longer answers. */
export function keepAlive(socket: WebSocket): void {
  let answered = true;
  socket.on('pong', () => {
    answered = true;
  });
  const timer = setInterval(() => {
    if (!answered) return socket.terminate();
    answered = false;
    socket.ping();
  }, pingEveryMs);
  timer.unref();
  socket.on('close', () => clearInterval(timer));
}
