import { rmSync } from 'node:fs';
import { connect, createServer } from 'node:net';
import type { Address } from '../contract/provider.ts';

/** At one time; each takes two files of the host, which all boxes share. A load test of a lab has some dozens. */
const mostConnections = 300;

/** Leads a unix socket to an address of this machine, asked for at each connection, until it is disposed of. Throws what listening throws. */
export async function forward(socket: string, to: () => Address | undefined): Promise<AsyncDisposable> {
  const open = new Set<{ destroy(): void }>();
  const server = createServer({ allowHalfOpen: true }, (inside) => {
    const address = to();
    if (address === undefined) {
      inside.destroy();
      return;
    }
    const outside = connect({ ...address, allowHalfOpen: true });
    for (const end of [inside, outside]) {
      open.add(end);
      end.on('close', () => open.delete(end));
    }
    inside.pipe(outside).pipe(inside);
    inside.on('error', () => outside.destroy());
    outside.on('error', () => inside.destroy());
    outside.on('close', () => inside.destroy());
  });
  server.maxConnections = mostConnections;
  rmSync(socket, { force: true });
  await new Promise<void>((listening, failed) => {
    server.once('error', failed);
    server.listen(socket, listening);
  });
  return {
    [Symbol.asyncDispose]: async () => {
      const closed = new Promise((done) => server.close(done));
      for (const end of open) end.destroy();
      await closed;
    },
  };
}
