import { writeLine } from '../../sandbox/contract/bridge.ts';
import type { PageSocket } from './page-socket.ts';

/** Closed without a word (RFC 6455, 7.4.1): the line is to be opened anew. */
export const abnormal = 1006;

/** What carries it; HttpBridge is one. */
interface Carrier {
  write(line: string): void;
  leave(channel: number, opened: boolean): void;
}

/** One channel of a bridge, as a page uses a WebSocket. */
export class HttpSocket implements PageSocket {
  readonly overHttp = true;
  readyState: number = WebSocket.CONNECTING;
  onopen: PageSocket['onopen'] = null;
  onmessage: PageSocket['onmessage'] = null;
  onclose: PageSocket['onclose'] = null;
  readonly #bridge: Carrier;
  readonly #channel: number;
  /** Said before the page knew that it is open. */
  #early: string[] = [];

  constructor(bridge: Carrier, channel: number) {
    this.#bridge = bridge;
    this.#channel = channel;
  }

  send(text: string): void {
    if (this.readyState === WebSocket.OPEN) this.#bridge.write(writeLine({ channel: this.#channel, message: text }));
  }

  close(): void {
    if (this.readyState === WebSocket.CLOSED) return;
    const opened = this.readyState === WebSocket.OPEN;
    this.end(abnormal);
    this.#bridge.leave(this.#channel, opened);
  }

  begin(): void {
    if (this.readyState !== WebSocket.CONNECTING) return;
    this.readyState = WebSocket.OPEN;
    this.onopen?.(new Event('open'));
    for (const data of this.#early.splice(0)) this.take(data);
  }

  take(data: string): void {
    if (this.readyState === WebSocket.CONNECTING) this.#early.push(data);
    else if (this.readyState === WebSocket.OPEN) this.onmessage?.(new MessageEvent('message', { data }));
  }

  end(code: number): void {
    if (this.readyState === WebSocket.CLOSED) return;
    this.readyState = WebSocket.CLOSED;
    this.onclose?.(new CloseEvent('close', { code }));
  }
}
