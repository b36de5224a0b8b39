/** `pods/portforward`: connections into a Pod, many over one. Source: kubelet/pkg/cri/streaming/portforward/{httpstream,websocket}.go, apiserver/pkg/util/proxy/streamtunnel.go. */
import { createWebSocketStream } from 'ws';
import { badRequest } from '../../meta/status.ts';
import type { ResourceExchange } from '../exchange.ts';
import { type FoundPod, findScheduledPod } from './find-pod.ts';
import { forwardPairs } from './forward-pairs.ts';
import { forwardPorts } from './forward-ports.ts';
import { negotiateSpdy, openSpdy } from './open-spdy.ts';
import { openWebSocket } from './open-web-socket.ts';
import { requireCreate } from './require-create.ts';
import { SpdySession } from './spdy/spdy-session.ts';
import { chooseProtocol, listOf, upgradeKind, upgradeRequired } from './upgrade.ts';

const protocols = ['portforward.k8s.io'];
const tunnelPrefix = 'SPDY/3.1+';
const channelProtocols = ['v4.channel.k8s.io', 'v4.base64.channel.k8s.io'];

/** Throws StatusError 400, 403, 404. */
export async function servePortForward(exchange: ResourceExchange): Promise<void> {
  requireCreate(exchange);
  const found = findScheduledPod(exchange);
  switch (upgradeKind(exchange.request)) {
    case 'websocket':
      return byWebSocket(exchange, found);
    case 'spdy': {
      const protocol = negotiateSpdy(exchange, protocols);
      if (protocol === undefined) return;
      return openSpdy(exchange, protocol, forwardPairs(found)).run();
    }
    default:
      throw upgradeRequired();
  }
}

async function byWebSocket(exchange: ResourceExchange, found: FoundPod): Promise<void> {
  const offered = listOf(exchange.request.headers['sec-websocket-protocol']);
  const tunnels = offered.filter((protocol) => protocol.startsWith(tunnelPrefix));
  if (tunnels.length > 0) {
    const protocol = tunnels.find((tunnel) => protocols.includes(tunnel.slice(tunnelPrefix.length)));
    if (protocol === undefined) throw badRequest('unable to upgrade: no tunneling spdy protocols provided');
    const tunnel = createWebSocketStream(await openWebSocket(exchange, protocol));
    return new SpdySession(tunnel, forwardPairs(found)).run();
  }
  const protocol = chooseProtocol(offered, channelProtocols);
  const ports = portsOf(exchange.query.getAll('ports'));
  if (protocol === undefined || ports.length === 0) throw badRequest('query parameter "port" is required');
  forwardPorts(found, ports, await openWebSocket(exchange, protocol), protocol);
}

/** `ports=80,443&ports=8080` */
function portsOf(texts: readonly string[]): number[] {
  return texts
    .flatMap((text) => text.split(','))
    .map((text) => {
      const port = Number(text);
      if (!/^\d+$/.test(text) || port > 65_535) throw badRequest(`unable to parse ${JSON.stringify(text)} as a port`);
      if (port < 1) throw badRequest(`port ${JSON.stringify(text)} must be > 0`);
      return port;
    });
}
