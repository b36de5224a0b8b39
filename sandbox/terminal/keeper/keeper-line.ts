import { connect, type Socket } from 'node:net';
import { FailureError } from '../../contract/failure.ts';
import { type Lines, readLines } from '../box/read-lines.ts';
import { type KeeperQuestion, keeperReplySchema, type Opening } from './keeper-protocol.ts';

interface Line {
  readonly socket: Socket;
  readonly lines: Lines;
}

/** A connection to a keeper for one use; undefined when nobody listens there. */
export async function openLine(path: string, opening: Opening): Promise<Line | undefined> {
  const socket = connect(path);
  const connected = await new Promise<boolean>((known) => {
    socket.once('connect', () => known(true));
    socket.once('error', () => known(false));
  });
  if (!connected) return undefined;
  socket.on('error', () => socket.destroy());
  socket.write(`${JSON.stringify(opening)}\n`);
  return { socket, lines: readLines(socket) };
}

/** What the other end says first; undefined when it goes without a word. */
export function firstLine({ socket, lines }: Line): Promise<string | undefined> {
  return new Promise((known) => {
    lines.once('line', (line) => known(String(line)));
    socket.once('close', () => known(undefined));
  });
}

/** A host's line to its keeper, over which boxes are asked for. */
export class KeeperLine {
  readonly version: number;
  readonly pid: number;
  /** Resolves when the line is gone, and mostly the keeper with it. */
  readonly ended: Promise<void>;
  readonly #socket: Socket;
  readonly #asked = new Map<number, PromiseWithResolvers<unknown>>();
  #count = 0;

  /** Undefined when no keeper listens at that path. */
  static async open(path: string): Promise<KeeperLine | undefined> {
    const line = await openLine(path, { for: 'boxes' });
    if (!line) return undefined;
    const first = await firstLine(line);
    const told = first === undefined ? undefined : keeperReplySchema.parse(JSON.parse(first));
    return told && 'version' in told ? new KeeperLine(line, told) : undefined;
  }

  private constructor({ socket, lines }: Line, told: { version: number; pid: number }) {
    this.#socket = socket;
    this.version = told.version;
    this.pid = told.pid;
    lines.on('line', (line) => this.#take(String(line)));
    this.ended = new Promise((ended) => {
      socket.once('close', () => {
        for (const { reject } of this.#asked.values()) reject(gone());
        this.#asked.clear();
        ended();
      });
    });
  }

  get alive(): boolean {
    return !this.#socket.destroyed && this.#socket.writable;
  }

  /** The answer, and the number by which a run is stopped. The answer throws FailureError, also when the keeper goes. */
  ask(question: KeeperQuestion): { id: number; answer: Promise<unknown> } {
    this.#count += 1;
    const id = this.#count;
    if (!this.alive) return { id, answer: Promise.reject(gone()) };
    const asked = Promise.withResolvers<unknown>();
    this.#asked.set(id, asked);
    this.#socket.write(`${JSON.stringify({ ...question, id })}\n`);
    return { id, answer: asked.promise };
  }

  /** Lets the keeper go on without this host. */
  close(): void {
    this.#socket.destroy();
  }

  #take(line: string): void {
    const reply = keeperReplySchema.parse(JSON.parse(line));
    if (!('id' in reply)) return;
    const asked = this.#asked.get(reply.id);
    this.#asked.delete(reply.id);
    if ('failure' in reply) asked?.reject(new FailureError(reply.failure));
    else asked?.resolve(reply.value);
  }
}

function gone(): FailureError {
  return new FailureError({ code: 'cancelled', message: 'The process that holds the shells has ended.' });
}
