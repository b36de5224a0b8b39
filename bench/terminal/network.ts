import { connect, createServer, type Socket } from 'node:net';

/** A network between a page and a server, which can go down and come back. */
export interface Network extends AsyncDisposable {
  readonly port: string;
  /** Ends every connection and lets none through. */
  cut(): void;
  restore(): void;
}

/** Bytes that a slow reader takes at a time. */
const sip = 1_000;

/** Leads to a port of this machine, asked for at each connection; `bytesPerSecond`: what comes from there no faster than that, on each connection. */
export async function openNetwork(to: () => string, bytesPerSecond?: number): Promise<Network> {
  const open = new Set<Socket>();
  let down = false;
  const server = createServer({ noDelay: true }, (near) => {
    if (down) return void near.destroy();
    const far = connect({ host: '127.0.0.1', port: Number(to()), noDelay: true });
    for (const [end, other] of [
      [near, far],
      [far, near],
    ] as const) {
      open.add(end);
      end.on('error', () => other.destroy());
      end.on('close', () => {
        open.delete(end);
        other.destroy();
      });
    }
    near.pipe(far);
    if (bytesPerSecond === undefined) far.pipe(near);
    else pass(far, near, bytesPerSecond);
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  const cut = (): void => {
    down = true;
    for (const end of open) end.destroy();
  };
  return {
    port: String(address.port),
    cut,
    restore: () => {
      down = false;
    },
    async [Symbol.asyncDispose]() {
      cut();
      await new Promise((closed) => server.close(closed));
    },
  };
}

function pass(from: Socket, to: Socket, bytesPerSecond: number): void {
  from.pause();
  const timer = setInterval(
    () => {
      const data: Buffer | null = from.read(Math.min(sip, from.readableLength));
      if (data !== null) to.write(data);
    },
    (sip / bytesPerSecond) * 1_000,
  );
  from.on('close', () => clearInterval(timer));
}
