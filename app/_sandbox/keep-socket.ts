import { overHttpKey, type PageSocket } from './page-socket.ts';

/**
 * Waits between attempts, in milliseconds: at once, then often for the first seconds, so that what comes back soon is found
 * within 300 ms of it; then longer each time. A laptop that wakes up is back within seconds.
 */
const waits = [0, ...Array.from({ length: 10 }, () => 125), 250, 500, 1_000, 2_000, 5_000];
/** How often a line that can be asked is asked, and the time it has to answer; a line that slept is found out at once. */
const probeEveryMs = 20_000;
const answerMs = 5_000;
/** A handshake that takes longer is held back by something on the way, and one over HTTP is tried beside it before. */
const handshakeMs = 5_000;
const besideMs = 3_000;

/** Handshakes that failed in a row, over all lines of the page, though their tickets came over HTTP. */
let refused = 0;

const loadOverHttp = () => import('./open-over-http.ts').catch(() => undefined);

export interface KeptSocket {
  /** Address with a fresh ticket, or undefined when there is no use in going on. */
  address(): Promise<string | undefined>;
  onOpen(socket: PageSocket): void;
  onMessage(text: string): void;
  /** The line is down; seconds until the next attempt. */
  onDown(retryInMs: number): void;
  /** True for close codes after which nothing is tried again. */
  isFinal(code: number): boolean;
  onFinal(code: number): void;
  /** A message to which the other end answers something: a line that does not answer is dead, whatever the browser thinks. */
  readonly probe?: string;
}

/** Keeps one socket open, with a new ticket for each attempt, over HTTP where no WebSocket passes; gives what stops it. */
export function keepSocket(kept: KeptSocket): () => void {
  let stopped = false;
  let socket: PageSocket | undefined;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let failures = 0;
  let opening = false;

  let silence: ReturnType<typeof setTimeout> | undefined;

  const later = (): void => {
    if (stopped) return;
    clearTimeout(silence);
    const wait = waits[Math.min(failures, waits.length - 1)] ?? 0;
    failures += 1;
    kept.onDown(wait);
    timer = setTimeout(() => void open(), wait);
  };
  const open = async (): Promise<void> => {
    opening = true;
    const address = await kept.address();
    const bridge =
      address !== undefined && (refused > 1 || sessionStorage.getItem(overHttpKey) !== null)
        ? await loadOverHttp()
        : undefined;
    opening = false;
    if (stopped) return;
    if (address === undefined) return later();
    if (bridge) refused = 0;
    use(bridge?.openOverHttp(address) ?? new WebSocket(address));
  };
  const use = (opened: PageSocket): void => {
    socket = opened;
    const { overHttp } = opened;
    const patience = overHttp ? undefined : setTimeout(() => opened.close(), handshakeMs);
    const beside = async (): Promise<void> => {
      if (opened.readyState === WebSocket.CONNECTING) (await loadOverHttp())?.openBeside(opened, kept.address, use);
    };
    if (!overHttp) setTimeout(beside, besideMs);
    let joined = false;
    opened.onopen = () => {
      joined = true;
      refused = 0;
      clearTimeout(patience);
      kept.onOpen(opened);
    };
    opened.onmessage = ({ data }) => {
      // Not when it opens: a host that is not ready takes a socket and closes it.
      failures = 0;
      clearTimeout(silence);
      kept.onMessage(String(data));
    };
    opened.onclose = ({ code }) => {
      clearTimeout(patience);
      if (stopped) return;
      if (!joined && !overHttp) refused += 1;
      stopped = kept.isFinal(code);
      if (stopped) kept.onFinal(code);
      else later();
    };
  };
  const probe = (): void => {
    const asked = socket;
    if (kept.probe === undefined || asked?.readyState !== WebSocket.OPEN) return;
    asked.send(kept.probe);
    clearTimeout(silence);
    silence = setTimeout(() => {
      // Closing a dead line can take a minute; nobody waits for it.
      asked.onclose = asked.onmessage = null;
      asked.close();
      later();
    }, answerMs);
  };
  void open();
  const online = (): void => {
    if (stopped || opening) return;
    if (socket?.readyState === WebSocket.CLOSED) {
      clearTimeout(timer);
      void open();
    } else probe();
  };
  const seen = (): void => {
    if (document.visibilityState === 'visible') online();
  };
  window.addEventListener('online', online);
  document.addEventListener('visibilitychange', seen);
  const probing = setInterval(probe, probeEveryMs);
  return () => {
    stopped = true;
    window.removeEventListener('online', online);
    document.removeEventListener('visibilitychange', seen);
    clearInterval(probing);
    clearTimeout(timer);
    clearTimeout(silence);
    socket?.close();
  };
}
