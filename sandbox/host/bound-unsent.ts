import type { WebSocket } from 'ws';

/** What waits for a page that reads slowly, in bytes; above, it is asked for nothing more. */
const mostUnsent = 4 * 1024 * 1024;
/** A page so far behind is cut off; it comes again and gets what is true then. */
const farBehind = 16 * 1024 * 1024;
const lookAgainMs = 50;

/** A page that asks and does not read, or reads more slowly than it is told things, does not fill the host. */
export function boundUnsent(socket: WebSocket): void {
  let waiting = false;
  socket.on('message', () => {
    if (socket.bufferedAmount <= mostUnsent) return;
    socket.pause();
    if (waiting) return;
    waiting = true;
    const timer = setInterval(() => {
      if (socket.readyState === socket.OPEN && socket.bufferedAmount > mostUnsent) return;
      clearInterval(timer);
      waiting = false;
      socket.resume();
    }, lookAgainMs);
    timer.unref();
  });
  const send = socket.send.bind(socket) as (...args: unknown[]) => void;
  socket.send = (...args: unknown[]): void => {
    send(...args);
    if (socket.bufferedAmount > farBehind) socket.terminate();
  };
}
