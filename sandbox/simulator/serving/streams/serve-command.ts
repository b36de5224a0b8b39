/** `pods/exec` and `pods/attach`. Source: pkg/registry/core/pod/rest/subresources.go, pkg/kubelet/kubelet_pods.go (GetExec, GetAttach), apiserver/pkg/util/proxy/streamtranslator.go. */
import { isList, isObject } from '../../patch/json.ts';
import type { ProcessSession } from '../../runtime/container-runtime.ts';
import type { ResourceExchange } from '../exchange.ts';
import { isTrue } from '../request-info.ts';
import { internalError } from './command-status.ts';
import { containerIn, type FoundPod, findPod, notScheduled } from './find-pod.ts';
import { negotiateSpdy, openSpdy } from './open-spdy.ts';
import { openWebSocket } from './open-web-socket.ts';
import { requireCreate } from './require-create.ts';
import { type CommandChannels, type CommandOptions, runCommand } from './run-command.ts';
import { awaitSpdyChannels, spdyProtocols } from './spdy-channels.ts';
import { chooseProtocol, listOf, upgradeKind, upgradeRequired } from './upgrade.ts';
import { channelProtocols, closingProtocol, webSocketChannels } from './web-socket-channels.ts';

interface Command extends CommandOptions {
  readonly stdin: boolean;
  /** A text where the container is not there to take it: the kubelet's words. */
  start(): ProcessSession | string;
}

/** Throws StatusError 400, 403, 404. */
export function serveExec(exchange: ResourceExchange): Promise<void> {
  requireCreate(exchange);
  const { found, container } = placeOf(exchange);
  const { query } = exchange;
  const [stdin, tty] = [isTrue(query.get('stdin')), isTrue(query.get('tty'))];
  return serveCommand(exchange, {
    stdin,
    tty,
    attached: false,
    start() {
      const live = found.running?.container(container);
      if (!live || live.exit) return `container not found (${JSON.stringify(container)})`;
      return live.exec({ argv: query.getAll('command'), stdin, tty });
    },
  });
}

/** Throws StatusError 400, 403, 404. */
export function serveAttach(exchange: ResourceExchange): Promise<void> {
  requireCreate(exchange);
  const { found, container } = placeOf(exchange);
  const stdin = isTrue(exchange.query.get('stdin'));
  return serveCommand(exchange, {
    stdin,
    tty: hasTerminal(found, container),
    attached: true,
    start() {
      const live = found.running?.container(container);
      if (!live || live.exit) return `container ${container} not found in pod ${found.name}_${found.namespace}`;
      return live.attach({ stdin });
    },
  });
}

function placeOf(exchange: ResourceExchange): { found: FoundPod; container: string } {
  const found = findPod(exchange);
  const container = containerIn(found, exchange.query.get('container') ?? '');
  if (found.node === '') throw notScheduled(found);
  return { found, container };
}

/** Whether a process has a terminal was settled when it began. */
function hasTerminal({ pod }: FoundPod, container: string): boolean {
  const spec = isObject(pod.spec) ? pod.spec : {};
  return ['containers', 'initContainers', 'ephemeralContainers']
    .flatMap((key) => (isList(spec[key]) ? spec[key] : []))
    .some((one) => isObject(one) && one.name === container && one.tty === true);
}

async function serveCommand(exchange: ResourceExchange, command: Command): Promise<void> {
  switch (upgradeKind(exchange.request)) {
    case 'websocket':
      return byWebSocket(exchange, command);
    case 'spdy':
      return bySpdy(exchange, command);
    default:
      throw upgradeRequired();
  }
}

async function byWebSocket(exchange: ResourceExchange, command: Command): Promise<void> {
  const offered = listOf(exchange.request.headers['sec-websocket-protocol']);
  const translated = offered.includes(closingProtocol);
  const protocol = translated ? closingProtocol : chooseProtocol(offered, channelProtocols);
  if (protocol === undefined) {
    exchange.response.writeHead(400).end();
    return;
  }
  if (translated) {
    // The API server answers v5 itself and then asks the kubelet by SPDY: refusals come through the stream.
    const channels = webSocketChannels(await openWebSocket(exchange, protocol), protocol, command);
    const session = command.start();
    if (typeof session === 'string') channels.finish(internalError(`unable to upgrade connection: ${session}`));
    else await runCommand(session, twiceTold(channels), command);
    return;
  }
  const session = command.start();
  if (typeof session === 'string') return refuse(exchange, session);
  await runCommand(session, webSocketChannels(await openWebSocket(exchange, protocol), protocol, command), command);
}

/** What the kubelet calls an internal error is one again for the server in between. */
function twiceTold(channels: CommandChannels): CommandChannels {
  return {
    ...channels,
    finish: (status) =>
      channels.finish(status.reason === 'InternalError' ? internalError(status.message ?? '') : status),
  };
}

async function bySpdy(exchange: ResourceExchange, command: Command): Promise<void> {
  const protocol = negotiateSpdy(exchange, spdyProtocols);
  if (protocol === undefined) return;
  const session = command.start();
  if (typeof session === 'string') return refuse(exchange, session);
  const channels = await awaitSpdyChannels((accept) => openSpdy(exchange, protocol, accept), protocol, {
    ...command,
    clock: exchange.cluster.clock,
  });
  if (channels) await runCommand(session, channels, command);
  else if (!command.attached) session.kill('SIGKILL');
}

/** The kubelet's answer as it is passed on. */
function refuse({ response }: ResourceExchange, text: string): void {
  response.writeHead(500, { 'content-type': 'text/plain; charset=utf-8', 'content-length': Buffer.byteLength(text) });
  response.end(text);
}
