import type { WebSocket } from 'ws';

/** Bytes of one message: a test sends a number and a time. */
export const longestEcho = 1_000;
/** Messages that one test may send, and how long it may take. */
const mostEchoes = 200;
const lifeMs = 60_000;

/** Says back what it is told, so that a page can try its connection; a ticket's worth, then it is over. */
export function serveEcho(socket: WebSocket): void {
  let echoes = 0;
  const life = setTimeout(() => socket.close(), lifeMs).unref();
  socket.on('error', () => socket.terminate());
  socket.on('close', () => clearTimeout(life));
  socket.on('message', (data) => {
    echoes += 1;
    if (echoes > mostEchoes) socket.close();
    else socket.send(String(data));
  });
}
