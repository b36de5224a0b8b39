/** Tries which kinds of line pass from this page to the site; nothing of a sandbox is touched. */
import { HttpBridge, type Way } from './http-bridge.ts';
import type { PageSocket } from './page-socket.ts';
import { askTicket, socketAddress } from './socket-ticket.ts';

export const tries = ['site', 'socket', 'stream', 'poll'] as const;
export type Try = (typeof tries)[number];
/** `no-host`: the site answers, and nothing behind it that could echo. `roundTripMs`: the median of some. */
export type Outcome =
  | { readonly passed: true; readonly roundTripMs: number }
  | { readonly passed: false; readonly why: 'blocked' | 'no-host' };

/** Enough for a median. */
const echoes = 9;
/** Between them: keys come no faster, and what is sent over HTTP at once would wait for one another. */
const betweenMs = 50;
/** For all of one try: a stream that is held back is found out within it. */
const patienceMs = 15_000;

export async function tryConnection(what: Try): Promise<Outcome> {
  if (what === 'site') return outcomeOf(timeRequests());
  const ticket = await askTicket('', 'echo');
  if (!ticket.ok) return { passed: false, why: 'no-host' };
  const { path } = ticket.value;
  return outcomeOf(what === 'socket' ? timeEchoes(new WebSocket(socketAddress(path))) : timeBridge(path, what));
}

async function outcomeOf(times: Promise<readonly number[]>): Promise<Outcome> {
  const taken = await times.catch(() => []);
  const median = [...taken].sort((a, b) => a - b)[Math.floor(taken.length / 2)];
  return median === undefined ? { passed: false, why: 'blocked' } : { passed: true, roundTripMs: median };
}

async function timeRequests(): Promise<readonly number[]> {
  const times: number[] = [];
  while (times.length < echoes) {
    const began = performance.now();
    const signal = AbortSignal.timeout(patienceMs);
    const reply = await fetch(window.location.pathname, { method: 'HEAD', cache: 'no-store', signal });
    if (!reply.ok) throw new Error(`the site answered ${reply.status}`);
    times.push(performance.now() - began);
  }
  return times;
}

async function timeBridge(path: string, way: Way): Promise<readonly number[]> {
  const bridge = new HttpBridge(path.split('/').slice(0, 3).join('/'), way);
  try {
    const times = await timeEchoes(bridge.open(path));
    // A stream that is held back goes on as polls.
    if (bridge.way !== way) throw new Error('held back');
    return times;
  } finally {
    bridge.end();
  }
}

/** Milliseconds there and back, of one echo after another; throws when the socket closes before. */
async function timeEchoes(socket: PageSocket): Promise<readonly number[]> {
  const times: number[] = [];
  await new Promise<void>((all, failed) => {
    let began = 0;
    const ask = (): void => {
      began = performance.now();
      socket.send(String(times.length));
    };
    setTimeout(failed, patienceMs);
    socket.onopen = ask;
    socket.onclose = failed;
    socket.onmessage = () => {
      times.push(performance.now() - began);
      if (times.length < echoes) setTimeout(ask, betweenMs);
      else all();
    };
  }).finally(() => {
    socket.onclose = null;
    socket.close();
  });
  return times;
}
