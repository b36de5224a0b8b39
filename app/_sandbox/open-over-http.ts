/** The page's sockets over HTTP, and the way back to WebSockets; loaded where no WebSocket passes. */
import { HttpBridge } from './http-bridge.ts';
import { overHttpKey, type PageSocket } from './page-socket.ts';
import { passesWebSocket } from './passes-web-socket.ts';

/** WebSockets are tried again: soon, since a host that was away looks like a network that lets none through; then rarely. */
const checkMs = { first: 30_000, later: 300_000 } as const;

const bridges = new Map<string, HttpBridge>();
let checking = false;

/** A socket of the page over HTTP; `address` as a WebSocket would have it. */
export function openOverHttp(address: string): PageSocket {
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
async function agree(): Promise<boolean> {
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
