/** The page's end of sockets over plain HTTP (sandbox/contract/bridge.ts). */
import {
  acknowledgeAfter,
  heartbeatMs,
  longestSend,
  pollMs,
  readLine,
  writeLine,
} from '../../sandbox/contract/bridge.ts';
import { abnormal, HttpSocket } from './http-socket.ts';
import type { PageSocket } from './page-socket.ts';

/** A stream that says nothing for so long at its beginning is held back by something on the way: asking again and again passes. */
const firstWordMs = 3_000;
/** Two heartbeats that did not come, and a little more. */
const silenceMs = heartbeatMs * 2.5;
/** An answer to anything but `stream` and `poll`. */
const answerMs = 15_000;
/** Between two requests with input: fast enough for an echo, and half of what the door lets one learner do. */
const sendEveryMs = 20;
/** Before what failed is tried once more. */
const againMs = 200;
/** The page wants it closed (RFC 6455, 7.4.1). */
const normal = 1000;

export type Way = 'stream' | 'poll';

/** All sockets of a page to one host. It ends with its last socket, or with all of them when the host is not heard twice. */
export class HttpBridge {
  /** `/hosts/<id>` */
  readonly #place: string;
  readonly #sockets = new Map<number, HttpSocket>();
  readonly #gone = new AbortController();
  #way: Way;
  /** Settled by the first socket that opens. */
  #session: Promise<string> | undefined;
  #id = '';
  #nextChannel = 0;
  /** Events had, and how much of them was not acknowledged yet. */
  #had = 0;
  #owed = 0;
  #unsent = new Uint8Array();
  /** Bytes of lines that the host has had. */
  #sent = 0;
  #sending = false;
  #mustAnswer = false;

  constructor(place: string, way: Way) {
    this.#place = place;
    this.#way = way;
  }

  get over(): boolean {
    return this.#gone.signal.aborted;
  }

  get way(): Way {
    return this.#way;
  }

  /** `path` as a WebSocket would have it: `/hosts/<id>/<use>?ticket=…`; `agree` may still say no to what opened. */
  open(path: string, agree: () => Promise<boolean> = async () => true): PageSocket {
    const channel = this.#nextChannel;
    this.#nextChannel += 1;
    const socket = new HttpSocket(this, channel);
    this.#sockets.set(channel, socket);
    void this.#join(path.replace('?', '/open?'), channel, agree).then(
      () => socket.begin(),
      () => socket.close(),
    );
    return socket;
  }

  write(line: string): void {
    const bytes = new TextEncoder().encode(`${line}\n`);
    const unsent = new Uint8Array(this.#unsent.length + bytes.length);
    unsent.set(this.#unsent);
    unsent.set(bytes, this.#unsent.length);
    this.#unsent = unsent;
    void this.#send();
  }

  /** `opened`: the host knows of it. */
  leave(channel: number, opened: boolean): void {
    if (!this.#sockets.delete(channel)) return;
    if (this.#sockets.size === 0) this.end();
    else if (opened) this.#drop(channel);
  }

  /** Also when the page goes: the host need not wait for it. */
  end(): void {
    if (this.over) return;
    this.#gone.abort();
    if (this.#id !== '') navigator.sendBeacon(`${this.#place}/bridge/close?session=${this.#id}`);
    for (const socket of this.#sockets.values()) socket.end(abnormal);
    this.#sockets.clear();
  }

  #drop(channel: number): void {
    this.write(writeLine({ channel, code: normal }));
  }

  async #join(path: string, channel: number, agree: () => Promise<boolean>): Promise<void> {
    const first = this.#session === undefined;
    const session = first ? '' : `&session=${await this.#session}`;
    const asking = this.#ask(`${path}&channel=${channel}${session}`, answerMs).then(async (reply) => {
      if (!reply.ok) throw new Error(`the host answered ${reply.status}`);
      return ((await reply.json()) as { session: string }).session;
    });
    if (first) this.#session = asking;
    try {
      this.#id = await asking;
      if (!(await agree())) throw new Error('not wanted');
    } catch (error) {
      // Whoever waits for the session waits in vain.
      if (first) this.end();
      throw error;
    }
    if (first) void this.#read();
    // It was closed while it was being opened.
    if (!this.#sockets.has(channel)) this.#drop(channel);
  }

  async #read(): Promise<void> {
    let failures = 0;
    while (!this.over) {
      const had = this.#had;
      const heard = await (this.#way === 'stream' ? this.#stream() : this.#poll()).catch(() => false);
      failures = heard || this.#had > had ? 0 : failures + 1;
      if (failures > 1) this.end();
      else if (failures > 0) await pause(againMs);
    }
  }

  /** True when something came through. */
  async #stream(): Promise<boolean> {
    const stop = new AbortController();
    let heard = false;
    const cut = (): void => {
      if (!heard) this.#way = 'poll';
      stop.abort();
    };
    let patience = setTimeout(cut, firstWordMs);
    try {
      const reply = await this.#post('stream', { signal: stop.signal });
      const text = reply.body?.pipeThrough(new TextDecoderStream()).getReader();
      let rest = '';
      for (;;) {
        const { value, done } = (await text?.read()) ?? { done: true };
        if (done || this.over) return heard;
        heard = true;
        clearTimeout(patience);
        patience = setTimeout(cut, silenceMs);
        rest = this.#take(rest + value);
      }
    } finally {
      clearTimeout(patience);
      stop.abort();
    }
  }

  async #poll(): Promise<boolean> {
    const reply = await this.#post('poll', { timeoutMs: pollMs + answerMs });
    this.#take(await reply.text());
    return true;
  }

  /** Gives what is whole to its sockets; returns the rest. */
  #take(text: string): string {
    const events = text.split('\n\n');
    const rest = events.pop() ?? '';
    for (const event of events) {
      const line = event.startsWith('data:') ? readLine(event.slice('data:'.length)) : undefined;
      if (line === undefined) {
        // A heartbeat: the host wants to know whether somebody is there.
        this.#mustAnswer = true;
        continue;
      }
      this.#had += 1;
      this.#owed += event.length;
      const socket = this.#sockets.get(line.channel);
      if ('message' in line) socket?.take(line.message);
      else if (socket) {
        this.#sockets.delete(line.channel);
        socket.end(line.code);
      }
    }
    if (this.#owed > acknowledgeAfter) this.#mustAnswer = true;
    if (this.#mustAnswer) void this.#send();
    if (this.#sockets.size === 0) this.end();
    return rest;
  }

  /** One request at a time: what comes meanwhile goes with the next one. */
  async #send(): Promise<void> {
    if (this.#sending || this.#id === '') return;
    this.#sending = true;
    let failures = 0;
    while (!this.over && (this.#unsent.length > 0 || this.#mustAnswer)) {
      const body = this.#unsent.slice(0, longestSend);
      this.#mustAnswer = false;
      this.#owed = 0;
      try {
        const reply = await this.#post('send', { body, timeoutMs: answerMs });
        if (reply.status === 429) await pause(Number(reply.headers.get('retry-after') ?? 1) * 1_000);
        else {
          this.#sent += body.length;
          this.#unsent = this.#unsent.slice(body.length);
        }
        failures = 0;
        await pause(sendEveryMs);
      } catch {
        failures += 1;
        if (failures > 1) this.end();
        else await pause(againMs);
      }
    }
    this.#sending = false;
  }

  /** Throws unless the host takes it; 429 is an answer. */
  async #post(
    deed: 'stream' | 'poll' | 'send',
    { body, signal, timeoutMs }: { body?: Uint8Array<ArrayBuffer>; signal?: AbortSignal; timeoutMs?: number },
  ): Promise<Response> {
    const from = deed === 'send' ? `&from=${this.#sent}` : '';
    const path = `${this.#place}/bridge/${deed}?session=${this.#id}&had=${this.#had}${from}`;
    const reply = await this.#ask(path, timeoutMs, body, signal);
    // The host has forgotten the session: there is nothing to go on with.
    if (reply.status === 404 || reply.status === 409) this.end();
    if (!reply.ok && !(deed === 'send' && reply.status === 429)) throw new Error(`the host answered ${reply.status}`);
    return reply;
  }

  #ask(path: string, timeoutMs?: number, body?: Uint8Array<ArrayBuffer>, signal?: AbortSignal): Promise<Response> {
    const signals = [this.#gone.signal];
    if (signal) signals.push(signal);
    if (timeoutMs !== undefined) signals.push(AbortSignal.timeout(timeoutMs));
    return fetch(path, { method: 'POST', body: body ?? null, signal: AbortSignal.any(signals), cache: 'no-store' });
  }
}

function pause(ms: number): Promise<void> {
  return new Promise((go) => setTimeout(go, ms));
}
