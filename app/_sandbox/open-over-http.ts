/** The page's sockets over HTTP, and the way back to WebSockets; loaded where no WebSocket passes. */
import { HttpBridge } from './http-bridge.ts';
import { overHttpKey, type PageSocket } from './page-socket.ts';
import { passesWebSocket } from './passes-web-socket.ts';

/** WebSockets are tried again: soon, since a host that was away looks like a network that lets none through; then rarely. */
const checkMs = { first: 30_000, later: 300_000 } as const;

const bridges = new Map<string, HttpBridge>();
let checking = false;

/** A WebSocket that is as slow as the way over HTTP has still this time, in milliseconds: the delay of RFC 8305, section 5. */
const graceMs = 250;

/**
 * Tries HTTP beside a WebSocket whose handshake hangs (RFC 8305); when HTTP opens first it is taken, and the WebSocket, which has
 * said nothing and was told nothing, is closed. `address`: with a ticket of its own.
 */
export async function openBeside(
  slow: PageSocket,
  address: () => Promise<string | undefined>,
  take: (opened: PageSocket) => void,
): Promise<void> {
  const hangs = (): boolean => slow.readyState === WebSocket.CONNECTING;
  const fresh = await address();
  if (fresh === undefined || !hangs()) return;
  const socket = openOverHttp(fresh, async () => {
    await new Promise((over) => setTimeout(over, graceMs));
    return hangs();
  });
  socket.onopen = (event) => {
    if (!hangs()) return socket.close();
    sessionStorage.setItem(overHttpKey, 'stream');
    slow.onopen = slow.onclose = null;
    slow.close();
    take(socket);
    socket.onopen?.(event);
  };
}

/** A socket of the page over HTTP; `address` as a WebSocket would have it. */
export function openOverHttp(address: string, agree = agreeByEcho): PageSocket {
  const { pathname, search } = new URL(address);
  const place = pathname.split('/').slice(0, 3).join('/');
  let bridge = bridges.get(place);
  if (bridge === undefined || bridge.over) {
    const known = sessionStorage.getItem(overHttpKey);
    bridge = new HttpBridge(place, known === 'poll' ? 'poll' : 'stream');
    bridges.set(place, bridge);
  }
  if (!checking) setTimeout(checkAgain, checkMs.first);
  checking = true;
  return bridge.open(pathname + search, agree);
}

/** HTTP passes; only when a WebSocket still does not is that the network's doing, and not that of a host that was away. */
async function agreeByEcho(): Promise<boolean> {
  if (sessionStorage.getItem(overHttpKey) !== null) return true;
  if ((await passesWebSocket()) !== false) return false;
  sessionStorage.setItem(overHttpKey, 'stream');
  return true;
}

/** Goes back to WebSockets when they pass: the lines are cut, and each opens anew at once. */
async function checkAgain(): Promise<void> {
  const passes = await passesWebSocket();
  checking = !passes;
  if (checking) {
    setTimeout(checkAgain, checkMs.later);
    return;
  }
  sessionStorage.removeItem(overHttpKey);
  for (const bridge of bridges.values()) bridge.end();
}

function leavePage(): void {
  // A stream that was held back would be again.
  if ([...bridges.values()].some(({ over, way }) => !over && way === 'poll'))
    sessionStorage.setItem(overHttpKey, 'poll');
  for (const bridge of bridges.values()) bridge.end();
}

window.addEventListener('pagehide', leavePage);
