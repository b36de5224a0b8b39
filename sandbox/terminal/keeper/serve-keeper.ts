import { createServer, type Server, type Socket } from 'node:net';
import { ok, type Result } from '../../contract/failure.ts';
import { type Lines, readLines } from '../box/read-lines.ts';
import { serveTerminal, type TerminalSocket } from '../serve-terminal.ts';
import type { Keeper } from './keeper.ts';
import { type KeeperRequest, keeperRequestSchema, keeperVersion, openingSchema } from './keeper-protocol.ts';

export interface ServeKeeper {
  readonly keeper: Keeper;
  /** Path of the socket; readable by this user alone through its folder. */
  readonly path: string;
  /** Somebody asked for the end of it all. */
  onEnd(): void;
  /** Hosts that are connected, at each change. */
  onHosts(count: number): void;
}

/** Serves hosts over a unix socket. Throws what listening throws. */
export async function serveKeeper({ keeper, path, onEnd, onHosts }: ServeKeeper): Promise<Server> {
  const hosts = new Set<Socket>();
  const server = createServer((socket) => {
    socket.on('error', () => socket.destroy());
    const lines = readLines(socket);
    lines.once('line', (line) => {
      const opening = openingSchema.parse(JSON.parse(String(line)));
      if (opening.for === 'terminal') return void serveView(socket, lines, opening, keeper);
      hosts.add(socket);
      onHosts(hosts.size);
      socket.on('close', () => hosts.delete(socket) && onHosts(hosts.size));
      serveHost(socket, lines, keeper, onEnd);
    });
  });
  await new Promise<void>((listening, failed) => {
    server.once('error', failed);
    server.listen(path, listening);
  });
  return server;
}

function serveHost(socket: Socket, lines: Lines, keeper: Keeper, onEnd: () => void): void {
  const runs = new Map<number, AbortController>();
  const say = (reply: object): void => void socket.write(`${JSON.stringify(reply)}\n`);
  async function answer(request: KeeperRequest): Promise<Result<unknown>> {
    if (request.ask === 'open') return keeper.open(request.request);
    if (request.ask === 'close') return ok(await keeper.close(request.box));
    if (request.ask === 'keep') return ok(await keeper.keep(request.boxes));
    if (request.ask === 'stop') return ok(runs.get(request.run)?.abort());
    if (request.ask === 'end') return ok(onEnd());
    const stopping = new AbortController();
    runs.set(request.id, stopping);
    return keeper.run(request.box, request.command, stopping.signal).finally(() => runs.delete(request.id));
  }
  say({ version: keeperVersion, pid: process.pid });
  lines.on('line', (line) => {
    const request = keeperRequestSchema.parse(JSON.parse(String(line)));
    void answer(request).then((result) =>
      say({ id: request.id, ...(result.ok ? { value: result.value ?? null } : { failure: result.failure }) }),
    );
  });
  // A host that is gone waits for nothing any more.
  socket.on('close', () => {
    for (const stopping of runs.values()) stopping.abort();
  });
}

/** What is sent is bounded by what the page acknowledges, so it is written without waiting. */
function serveView(socket: Socket, lines: Lines, of: { box: string; terminal: string }, keeper: Keeper): void {
  const terminal = keeper.terminal(of.box, of.terminal);
  socket.write(`${JSON.stringify({ found: terminal !== undefined })}\n`);
  if (!terminal) {
    socket.end();
    return;
  }
  void keeper.ended(of.box).then(() => socket.end());
  const view: TerminalSocket = {
    send: (text) => void (socket.writable && socket.write(`${text}\n`)),
    close: (code, reason = '') => void socket.end(`${JSON.stringify({ close: code, reason })}\n`),
    on: (event: 'message' | 'close', listener: (data: unknown) => void) =>
      event === 'message' ? lines.on('line', listener) : socket.on('close', () => listener(undefined)),
  };
  serveTerminal(view, terminal);
}
