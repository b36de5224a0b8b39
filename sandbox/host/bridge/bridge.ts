/** Sockets over plain HTTP: the bridge opens the real socket on the page's behalf, so every rule of sockets holds here too. */
import { randomBytes } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { WebSocket } from 'ws';
import type { AuditLog } from '../../../config/audit-log.ts';
import { learnerOfCookies } from '../../client/learner-cookie.ts';
import { longestSend, silenceMs } from '../../contract/bridge.ts';
import { openTicket } from '../../contract/ticket.ts';
import { longestText } from '../../contract/tools-sizes.ts';
import { Session } from './session.ts';

/** Browsers hold six connections to one place, over all tabs: with more streams than this nothing else would get through. */
const mostSessionsOfLearner = 4;
/** Those who only test their connection, all together. */
const mostUnknownSessions = 100;
/** The host itself answers on its own machine. */
const handshakeMs = 10_000;
/** How often silent sessions are looked for. */
const sweepEveryMs = 1_000;
/** The longest message there is, every character of it escaped; see `longestMessage` in sockets.ts. */
const longestLine = longestText * 6 + 11_000;

export interface BridgeOptions {
  readonly secret: string;
  readonly audit: AuditLog;
  readonly now: () => Date;
  /** Tests pass a shorter one. */
  readonly silence?: number;
}

interface Known {
  readonly session: Session;
  askedAt: number;
}

interface Asked {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly url: URL;
  readonly learner: string;
}

export class Bridge implements Disposable {
  readonly #options: BridgeOptions;
  readonly #known = new Map<string, Known>();
  readonly #sweep: NodeJS.Timeout;

  constructor(options: BridgeOptions) {
    this.#options = options;
    this.#sweep = setInterval(() => this.#endSilent(), sweepEveryMs).unref();
  }

  /** Serves `POST /hosts/<id>/<use>/open` and `…/bridge/<deed>`; false for anything else. */
  serve(request: IncomingMessage, response: ServerResponse): boolean {
    const url = URL.parse(request.url ?? '/', 'http://host');
    const [, folder, , use, deed, ...more] = url?.pathname.split('/') ?? [];
    if (url === null || request.method !== 'POST' || folder !== 'hosts' || deed === undefined || more.length > 0)
      return false;
    const { cookie, 'x-forwarded-proto': scheme } = request.headers;
    const learner = learnerOfCookies(cookie, this.#options.secret, scheme === 'https') ?? '';
    const asked = { request, response, url, learner };
    void (deed === 'open' ? this.#open(asked, use ?? '') : this.#do(asked, deed)).catch(() => response.destroy());
    return true;
  }

  [Symbol.dispose](): void {
    clearInterval(this.#sweep);
    for (const { session } of this.#known.values()) session[Symbol.dispose]();
    this.#known.clear();
  }

  async #open(asked: Asked, use: string): Promise<void> {
    const { secret, now } = this.#options;
    const { request, response, url, learner } = asked;
    request.resume();
    const sealed = url.searchParams.get('ticket') ?? '';
    const ticket = openTicket(sealed, secret, now());
    if (typeof ticket === 'string') return this.#refuse(asked, 401, `ticket ${ticket}`);
    if (ticket.learner !== '' && ticket.learner !== learner) return this.#refuse(asked, 403, 'the ticket of another');
    const id = url.searchParams.get('session');
    const known = id === null ? this.#begin(learner) : this.#find(asked, id);
    if (known === undefined)
      return id === null ? this.#refuse(asked, 429, 'too many bridges') : reply(response, 404, {});
    known.askedAt = now().getTime();
    const channel = Number(url.searchParams.get('channel'));
    if (!Number.isSafeInteger(channel) || channel < 0 || known.session.has(channel)) return reply(response, 400, {});
    // The host's own door for sockets looks at the ticket, and takes it.
    const address = `ws://127.0.0.1:${request.socket.localPort}/hosts/own/${use}?ticket=${encodeURIComponent(sealed)}`;
    const status = await connect(address, request, (socket) => {
      // The page or the host may have gone meanwhile.
      if (this.#known.get(known.session.id) === known) known.session.add(channel, socket);
      else socket.close();
    });
    if (status !== 101 && id === null) this.#end(known.session);
    reply(response, status === 101 ? 200 : status, status === 101 ? { session: known.session.id } : {});
  }

  async #do(asked: Asked, deed: string): Promise<void> {
    const { request, response, url } = asked;
    const known = this.#find(asked, url.searchParams.get('session') ?? '');
    if (known === undefined) {
      request.resume();
      return reply(response, 404, {});
    }
    const { session } = known;
    known.askedAt = this.#options.now().getTime();
    session.acknowledge(Number(url.searchParams.get('had') ?? 0) || 0);
    if (deed === 'send') return this.#receive(session, asked);
    request.resume();
    if (deed === 'stream') return session.stream(response);
    if (deed === 'poll') return session.poll(response);
    if (deed === 'close') this.#end(session);
    reply(response, deed === 'close' ? 200 : 404, {});
  }

  async #receive(session: Session, { request, response, url }: Asked): Promise<void> {
    const parts: Buffer[] = [];
    let length = 0;
    for await (const part of request as AsyncIterable<Buffer>) {
      length += part.length;
      if (length > longestSend) return reply(response, 413, {});
      parts.push(part);
    }
    const from = Number(url.searchParams.get('from'));
    if (!(await session.receive(from, Buffer.concat(parts)))) return reply(response, 409, {});
    if (session.unfinished > longestLine) this.#end(session);
    reply(response, 200, { had: session.received });
  }

  #begin(learner: string): Known | undefined {
    const theirs = [...this.#known.values()].filter(({ session }) => session.learner === learner);
    if (theirs.length >= (learner === '' ? mostUnknownSessions : mostSessionsOfLearner)) return undefined;
    const session = new Session(randomBytes(16).toString('base64url'), learner);
    const known = { session, askedAt: this.#options.now().getTime() };
    this.#known.set(session.id, known);
    return known;
  }

  /** Of that learner; who has only the id finds nothing. */
  #find({ request, url, learner }: Asked, id: string): Known | undefined {
    const known = this.#known.get(id);
    if (known === undefined || known.session.learner === learner) return known;
    this.#note(request, url, learner, 'the bridge of another');
    return undefined;
  }

  #end(session: Session): void {
    this.#known.delete(session.id);
    session[Symbol.dispose]();
  }

  #endSilent(): void {
    const now = this.#options.now().getTime();
    const silence = this.#options.silence ?? silenceMs;
    for (const known of this.#known.values()) if (now - known.askedAt > silence) this.#end(known.session);
  }

  #refuse({ request, response, url, learner }: Asked, status: number, why: string): void {
    this.#note(request, url, learner, why);
    reply(response, status, {});
  }

  #note({ headers, method, socket }: IncomingMessage, { pathname }: URL, learner: string, why: string): void {
    const address = String(headers['x-forwarded-for'] ?? socket.remoteAddress);
    this.#options.audit.refused({ address, learner, what: `${method} ${pathname}`, why });
  }
}

/** 101, or the status of the refusal; `take` gets the socket before anything that it says. */
function connect(address: string, { headers }: IncomingMessage, take: (socket: WebSocket) => void): Promise<number> {
  const forwarded = headers['x-forwarded-for'];
  const socket = new WebSocket(address, {
    perMessageDeflate: false,
    handshakeTimeout: handshakeMs,
    ...(forwarded === undefined ? {} : { headers: { 'x-forwarded-for': forwarded } }),
  });
  return new Promise((known) => {
    socket.on('open', () => {
      take(socket);
      known(101);
    });
    socket.on('unexpected-response', (request, { statusCode = 502 }) => {
      request.destroy();
      known(statusCode);
    });
    socket.on('error', () => known(502));
  });
}

function reply(response: ServerResponse, status: number, body: object): void {
  response.writeHead(status, { 'content-type': 'application/json', 'cache-control': 'no-store' });
  response.end(JSON.stringify(body));
}
