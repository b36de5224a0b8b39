import type { Server } from 'node:net';

const address = '127.0.0.1';

/** Resolves when the server listens on this machine only; rejects when the port is taken. */
export function listen(listener: Server, port: number): Promise<void> {
  return new Promise((listening, failed) => {
    listener.once('error', failed);
    listener.listen(port, address, () => {
      listener.off('error', failed);
      listening();
    });
  });
}
