/** The door of the site: every request and every socket passes it before anything else happens. */
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import type { AuditLog } from '../config/audit-log.ts';
import { networkOf } from '../config/network-of.ts';
import { type Rate, TokenBuckets } from '../config/token-bucket.ts';
import { learnerOfCookies } from '../sandbox/client/learner-cookie.ts';
import type { FailureCode } from '../sandbox/contract/failure.ts';
import { clientOf } from './client-of.ts';
import { isOwnHost } from './own-origins.ts';

/** A deed, and how often one learner and one address may do it. An address may be a whole class behind one router. */
interface Limit {
  readonly deed: RegExp;
  readonly learner: Rate;
  readonly address: Rate;
}

export const limits: readonly Limit[] = [
  {
    // A cluster costs the most there is here; six at once are all the labs of a morning.
    deed: /^\/api\/sandboxes(\/[^/]+\/(reset|jump))?$/,
    learner: { burst: 20, everyMs: 5_000 },
    address: { burst: 200, everyMs: 500 },
  },
  {
    // Every socket takes a ticket: some tabs of five sockets that all come back, again and again, on a bad line.
    deed: /^\/api\/tickets$/,
    learner: { burst: 600, everyMs: 50 },
    address: { burst: 6_000, everyMs: 5 },
  },
  {
    // Whoever mistypes gets some more tries; whoever guesses gets two a minute.
    deed: /^\/api\/admin\/login$/,
    learner: { burst: 5, everyMs: 30_000 },
    address: { burst: 5, everyMs: 30_000 },
  },
  {
    // Each asks the provider something, and none is a guess.
    deed: /^\/api\/admin\/oidc(\/callback)?$/,
    learner: { burst: 10, everyMs: 5_000 },
    address: { burst: 20, everyMs: 2_000 },
  },
  {
    // Where no WebSocket passes: a page sends what is typed, and what it has drawn, at most 50 times a second.
    deed: /^\/hosts\/[^/]+\/bridge\//,
    learner: { burst: 600, everyMs: 10 },
    address: { burst: 6_000, everyMs: 1 },
  },
  // As many sockets as tickets, and no faster.
  { deed: /^\/hosts\//, learner: { burst: 600, everyMs: 20 }, address: { burst: 6_000, everyMs: 2 } },
  { deed: /^/, learner: { burst: 100, everyMs: 500 }, address: { burst: 2_000, everyMs: 20 } },
];

/** What is looked at and yet does something: the way back from a provider, whom it asks. */
const countedLooks = /^\/api\/admin\/oidc\/callback\/?$/;

/** Bodies are a few ids. */
export const longestBody = 65_536;

export interface DoorOptions {
  readonly origins: ReadonlySet<string>;
  readonly proxies: ReadonlySet<string>;
  readonly secret: string;
  readonly audit: AuditLog;
  readonly now: () => Date;
}

interface Refusal {
  readonly status: number;
  readonly why: string;
  readonly failure: { readonly code: FailureCode; readonly message: string };
  readonly retryAfterSeconds?: number;
}

const statusTexts: Readonly<Record<number, string>> = {
  403: 'Forbidden',
  411: 'Length Required',
  413: 'Content Too Large',
  421: 'Misdirected Request',
  429: 'Too Many Requests',
};

/** Lets in, or says why not and notes it. */
export class Door {
  readonly #options: DoorOptions;
  readonly #limits = limits.map(({ deed, learner, address }) => ({
    deed,
    learner: new TokenBuckets(learner),
    address: new TokenBuckets(address),
  }));

  constructor(options: DoorOptions) {
    this.#options = options;
  }

  /** True when the request may go on; otherwise it is answered. */
  admits(request: IncomingMessage, response: ServerResponse): boolean {
    const refusal = this.#judge(request, false);
    if (!refusal) return true;
    const { status, failure, retryAfterSeconds } = refusal;
    response.writeHead(status, {
      'content-type': 'application/json',
      'cache-control': 'no-store',
      connection: 'close',
      ...(retryAfterSeconds === undefined ? {} : { 'retry-after': String(retryAfterSeconds) }),
    });
    response.end(JSON.stringify({ failure }));
    return false;
  }

  /** The same for the handshake of a socket. */
  admitsUpgrade(request: IncomingMessage, socket: Duplex): boolean {
    const refusal = this.#judge(request, true);
    if (!refusal) return true;
    const { status, retryAfterSeconds } = refusal;
    const wait = retryAfterSeconds === undefined ? '' : `Retry-After: ${retryAfterSeconds}\r\n`;
    socket.end(`HTTP/1.1 ${status} ${statusTexts[status]}\r\n${wait}Connection: close\r\nContent-Length: 0\r\n\r\n`);
    return false;
  }

  #judge(request: IncomingMessage, upgrade: boolean): Refusal | undefined {
    const { proxies, secret, audit, now } = this.#options;
    const { address, secure } = clientOf(request, proxies);
    const learner = learnerOfCookies(request.headers.cookie, secret, secure);
    const path = (request.url ?? '/').split('?')[0] ?? '/';
    const changes = upgrade || !['GET', 'HEAD', 'OPTIONS'].includes(request.method ?? 'GET');
    const refusal =
      this.#judgePlace(request, changes) ??
      (changes ? judgeBody(request, upgrade) : undefined) ??
      (changes || countedLooks.test(plainly(path)) ? this.#judgeRate(path, address, learner, now()) : undefined);
    if (refusal) audit.refused({ address, learner, what: `${request.method} ${path}`, why: refusal.why });
    return refusal;
  }

  #judgePlace({ headers }: IncomingMessage, changes: boolean): Refusal | undefined {
    const { origins } = this.#options;
    const { host, origin } = headers;
    if (!isOwnHost(host, origins)) {
      const message = 'This address is not served here. Whoever runs this Drydock can name it with --origins.';
      return { status: 421, why: `host ${host}`, failure: { code: 'not-allowed', message } };
    }
    if (!changes) return undefined;
    // The text must be one of ours to the letter: browsers write origins in one way only.
    const site = headers['sec-fetch-site'];
    if (origin !== undefined && origins.has(origin) && (site === undefined || site === 'same-origin')) return undefined;
    const message = `This request did not come from a page of this site, but from ${origin ?? 'none'}. Whoever runs this Drydock can name its addresses with --origins.`;
    const why = origins.has(origin ?? '') ? `sec-fetch-site ${site}` : `origin ${origin ?? 'none'}`;
    return { status: 403, why, failure: { code: 'not-allowed', message } };
  }

  #judgeRate(path: string, address: string, learner: string | undefined, now: Date): Refusal | undefined {
    const spelled = plainly(path);
    const limit = this.#limits.find(({ deed }) => deed.test(spelled));
    if (!limit) return undefined;
    // What a learner may not do costs those behind the same router nothing.
    const ownWaitMs = learner === undefined ? 0 : limit.learner.take(learner, now);
    const waitMs = ownWaitMs || limit.address.take(networkOf(address), now);
    if (waitMs === 0) return undefined;
    const retryAfterSeconds = Math.ceil(waitMs / 1_000);
    const message = `Too many requests at once. Try again in ${retryAfterSeconds} s.`;
    return { status: 429, why: 'too many', retryAfterSeconds, failure: { code: 'too-many', message } };
  }
}

/** As the pages behind us read it: `/api/x/../%74ickets` is `/api/tickets`. */
function plainly(path: string): string {
  try {
    return decodeURIComponent(new URL(path.replace(/^[/\\]+/, '/'), 'http://door').pathname).replace(/\/+/g, '/');
  } catch {
    return path;
  }
}

function judgeBody(request: IncomingMessage, upgrade: boolean): Refusal | undefined {
  if (upgrade) return undefined;
  const length = request.headers['content-length'];
  if (length === undefined && request.headers['transfer-encoding'] !== undefined) {
    const message = 'A request says how long it is.';
    return { status: 411, why: 'no length', failure: { code: 'bad-input', message } };
  }
  if (Number(length ?? 0) <= longestBody) return undefined;
  const message = `A request is at most ${longestBody} bytes.`;
  return { status: 413, why: 'too long', failure: { code: 'bad-input', message } };
}
