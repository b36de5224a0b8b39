import type { ServerResponse } from 'node:http';
import type { WebSocket } from 'ws';
import { heartbeatMs, mostKept, pollMs, readLine, writeLine } from '../../contract/bridge.ts';

/** Bytes that may wait for a socket whose host reads slowly; a page that waits for answers never has so many under way. */
const mostUnsent = 1_000_000;

interface Channel {
  readonly socket: WebSocket;
  /** Of what is kept, in UTF-16 units. */
  kept: number;
}

interface Reader {
  readonly response: ServerResponse;
  readonly once: boolean;
  readonly timer: NodeJS.Timeout;
}

/** The host's end of one page's bridge: keeps what its sockets said until the page has had it. */
export class Session implements Disposable {
  readonly id: string;
  /** Empty: somebody whom nobody knows, who tests the connection. */
  readonly learner: string;
  readonly #channels = new Map<number, Channel>();
  /** Events that the page may not have; the first is number `#dropped`. */
  #events: { readonly channel: number; readonly text: string }[] = [];
  #dropped = 0;
  #reader: Reader | undefined;
  /** Bytes had from the page, and the beginning of a line among them. */
  #received = 0;
  #rest = Buffer.alloc(0);

  constructor(id: string, learner: string) {
    this.id = id;
    this.learner = learner;
  }

  /** False when the page has that number in use. */
  has(channel: number): boolean {
    return this.#channels.has(channel);
  }

  /** Carries an open socket. */
  add(number: number, socket: WebSocket): void {
    const channel = { socket, kept: 0 };
    this.#channels.set(number, channel);
    socket.on('message', (data) => {
      this.#push(number, writeLine({ channel: number, message: String(data) }));
      if (channel.kept > mostKept) socket.pause();
    });
    socket.on('close', (code) => {
      if (this.#channels.delete(number)) this.#push(number, writeLine({ channel: number, code }));
    });
  }

  /** The page has had so many events: they need not be kept. */
  acknowledge(had: number): void {
    const dropped = this.#events.splice(0, Math.max(0, had - this.#dropped));
    this.#dropped += dropped.length;
    for (const { channel: number, text } of dropped) {
      const channel = this.#channels.get(number);
      if (channel === undefined) continue;
      channel.kept -= text.length;
      if (channel.kept <= mostKept / 2 && channel.socket.isPaused) channel.socket.resume();
    }
  }

  /** Answers with events as they come. */
  stream(response: ServerResponse): void {
    begin(response);
    // At once, so that the page learns whether something on the way holds answers back.
    response.write(':\n\n');
    const timer = setInterval(() => response.write(':\n\n'), heartbeatMs);
    this.#attach({ response, once: false, timer });
  }

  /** Answers with the events there are, or waits for one. */
  poll(response: ServerResponse): void {
    begin(response);
    const timer = setTimeout(() => this.#detach(response), pollMs);
    this.#attach({ response, once: true, timer });
  }

  /** Bytes of the page's lines from `from` on; false when some before are missing. Resolves when the sockets have taken them. */
  async receive(from: number, bytes: Buffer): Promise<boolean> {
    if (from > this.#received) return false;
    const fresh = bytes.subarray(this.#received - from);
    this.#received += fresh.length;
    const lines = Buffer.concat([this.#rest, fresh]);
    const end = lines.lastIndexOf('\n') + 1;
    this.#rest = lines.subarray(end);
    const texts = lines.toString('utf8', 0, end).split('\n').slice(0, -1);
    await Promise.all(texts.map((text) => this.#give(text)));
    return true;
  }

  get received(): number {
    return this.#received;
  }

  /** Bytes of a line that has not ended. */
  get unfinished(): number {
    return this.#rest.length;
  }

  [Symbol.dispose](): void {
    for (const { socket } of this.#channels.values()) socket.close();
    this.#channels.clear();
    if (this.#reader) this.#detach(this.#reader.response);
  }

  #give(text: string): Promise<void> | undefined {
    const line = readLine(text);
    const socket = line && this.#channels.get(line.channel)?.socket;
    if (!socket) return undefined;
    if (!('message' in line)) {
      this.#channels.delete(line.channel);
      socket.close();
      return undefined;
    }
    if (socket.bufferedAmount > mostUnsent) socket.terminate();
    return new Promise((taken) => socket.send(line.message, () => taken()));
  }

  #push(number: number, text: string): void {
    const channel = this.#channels.get(number);
    if (channel) channel.kept += text.length;
    this.#events.push({ channel: number, text });
    this.#reader?.response.write(eventOf(text));
    if (this.#reader?.once) this.#detach(this.#reader.response);
  }

  #attach(reader: Reader): void {
    // A page that comes again has left what it asked before.
    if (this.#reader) this.#detach(this.#reader.response);
    this.#reader = reader;
    const { response, once } = reader;
    response.on('close', () => this.#detach(response));
    response.write(this.#events.map(({ text }) => eventOf(text)).join(''));
    if (once && this.#events.length > 0) this.#detach(response);
  }

  #detach(response: ServerResponse): void {
    if (this.#reader?.response !== response) return;
    clearTimeout(this.#reader.timer);
    this.#reader = undefined;
    response.end();
  }
}

function eventOf(text: string): string {
  return `data:${text}\n\n`;
}

/** The type and the headers by which proxies know what they must not hold back. */
function begin(response: ServerResponse): void {
  response.writeHead(200, {
    'content-type': 'text/event-stream',
    'cache-control': 'no-store, no-transform',
    'x-accel-buffering': 'no',
  });
  response.flushHeaders();
}
