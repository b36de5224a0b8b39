/** `agnhost netexec`: a server that does what requests tell it. Source: test/images/agnhost/netexec/netexec.go. */
import type { ServerResponse } from 'node:http';
import { NetworkError } from '../../network/network-stack.ts';
import type { Process } from '../../runtime/process.ts';
import { sleep } from '../../time/clock.ts';
import { type Flags, goDurationMs, showGoDuration } from '../go/go-flags.ts';
import { formOf, type GoReply, goError, goRedirect, pathOf, sendGo } from '../go/go-http.ts';
import { fetchText } from '../http/fetch-text.ts';
import { type HttpListener, type HttpRequest, serveHttp } from '../http/serve-http.ts';
import { klog } from './klog.ts';
import { runShell } from './run-shell.ts';

const dialTimeoutMs = 5_000;

export async function netexec(process: Process, flags: Flags): Promise<number> {
  const port = flags.number('http-port', 8_080);
  const udpPort = flags.number('udp-port', 8_081);
  const delaySeconds = flags.number('delay-shutdown', 0);
  const override = flags.text('http-override');
  const exit = Promise.withResolvers<number>();
  const state = { terminating: false };
  process.onSignal('SIGTERM', () => {
    if (state.terminating) return;
    state.terminating = true;
    if (delaySeconds > 0) klog(process, `Sleeping ${delaySeconds} seconds before terminating...`);
    process.clock.after(delaySeconds * 1_000, () => exit.resolve(0));
  });
  const server: Server = { process, port, state, exit: exit.resolve, listener: undefined };
  klog(process, `Started HTTP server on port ${port}`);
  try {
    server.listener = serveHttp(process, { port }, (request, response) => answer(server, request, response, override));
  } catch (error) {
    if (!(error instanceof NetworkError)) throw error;
    klog(process, `listen tcp :${port}: bind: address already in use`);
    return 1;
  }
  if (udpPort !== -1) klog(process, `Started UDP server on port  ${udpPort}`);
  return exit.promise;
}

interface Server {
  readonly process: Process;
  readonly port: number;
  readonly state: { terminating: boolean };
  readonly exit: (code: number) => void;
  listener: HttpListener | undefined;
}

type Handler = (server: Server, form: URLSearchParams, request: HttpRequest) => Promise<GoReply> | GoReply;

async function answer(
  server: Server,
  request: HttpRequest,
  response: ServerResponse,
  override?: string,
): Promise<void> {
  const { process } = server;
  process.use({ cpuMillis: 0.1 });
  if (override !== undefined) request.url = override;
  const form = await formOf(request);
  const handler = handlers[pathOf(request)] ?? handlers['/'];
  if (handler) sendGo(process, response, await handler(server, form, request));
}

const handlers: Readonly<Record<string, Handler>> = {
  '/'({ process }) {
    klog(process, 'GET /');
    const now = process.clock.now().toISOString().replace('T', ' ').replace('Z', '000000 +0000 UTC');
    return { body: `NOW: ${now}` };
  },
  '/clientip'({ process }, _, { connectionOf: { remote } }) {
    klog(process, 'GET /clientip');
    return { body: `${remote.ip}:${remote.port}` };
  },
  '/serverport'({ process, port }) {
    klog(process, 'GET /serverport');
    return { body: String(port) };
  },
  '/header'({ process }, form, request) {
    const key = form.get('key') ?? '';
    klog(process, key === '' ? 'GET /header' : `GET /header?key=${key}`);
    if (key !== '') return { body: String(request.headers[key.toLowerCase()] ?? '') };
    const names = Object.entries(request.headersDistinct).filter(([name]) => name !== 'host');
    const canonical = names.map(([name, values]) => [
      name.replaceAll(/(^|-)[a-z]/g, (start) => start.toUpperCase()),
      values,
    ]);
    return { body: JSON.stringify(Object.fromEntries(canonical.sort(([a], [b]) => (String(a) < String(b) ? -1 : 1)))) };
  },
  '/echo'({ process }, form) {
    const [msg, code] = [form.get('msg') ?? '', form.get('code') ?? ''];
    klog(process, `GET /echo?msg=${msg}&code=${code}`);
    if (code !== '' && !/^-?\d+$/.test(code))
      return { body: `argument 'code' must be an integer or empty, got ${JSON.stringify(code)}\n` };
    return { body: msg, ...(code === '' ? {} : { status: Number(code) }) };
  },
  async '/exit'(server, form) {
    const { process } = server;
    const [code, timeout, wait] = ['code', 'timeout', 'wait'].map((name) => form.get(name) ?? '') as [
      string,
      string,
      string,
    ];
    klog(process, `GET /exit?code=${code}&timeout=${timeout}&wait=${wait}`);
    const timeoutMs = timeout === '' ? 0 : goDurationMs(timeout);
    const waitMs = wait === '' ? 0 : goDurationMs(wait);
    const wrong = (name: string, what: string, text: string): GoReply => ({
      body: `argument '${name}' must be ${what} or empty, got ${JSON.stringify(text)}\n`,
    });
    if (timeoutMs === undefined) return wrong('timeout', 'a valid golang duration', timeout);
    if (waitMs === undefined) return wrong('wait', 'a valid golang duration', wait);
    if (code !== '' && !/^-?\d+$/.test(code)) return wrong('code', 'an integer [0-127]', code);
    klog(
      process,
      `Will begin shutdown in ${showGoDuration(waitMs)}, allowing ${showGoDuration(timeoutMs)} for connections to close, then will exit with ${Number(code)}`,
    );
    if (waitMs > 0) await sleep(process.clock, waitMs, process.ended);
    if (timeoutMs > 0)
      void Promise.race([server.listener?.drain(), sleep(process.clock, timeoutMs, process.ended)]).then(
        () => {
          klog(process, 'Graceful shutdown completed with: <nil>');
          server.exit(Number(code));
        },
        () => {},
      );
    else server.exit(Number(code));
    return {};
  },
  '/healthz'({ process }) {
    klog(process, 'GET /healthz');
    return {};
  },
  '/readyz'({ process, state }) {
    klog(process, 'GET /readyz');
    return state.terminating ? { status: 503, body: 'shutting down' } : { body: 'ok' };
  },
  '/hostname'({ process }) {
    klog(process, 'GET /hostname');
    return { body: process.hostname };
  },
  '/hostName'({ process }) {
    klog(process, 'GET /hostName');
    return { body: process.hostname };
  },
  '/redirect'({ process }, form, { method }) {
    const [location, code] = [form.get('location') ?? '', form.get('code') ?? ''];
    klog(process, `${method} /redirect?msg=${location}&code=${code}`);
    if (code !== '' && !/^\d+$/.test(code))
      return { body: `argument 'code' must be an integer or empty, got ${JSON.stringify(code)}\n` };
    const texts: Record<number, string> = {
      301: 'Moved Permanently',
      302: 'Found',
      307: 'Temporary Redirect',
      308: 'Permanent Redirect',
    };
    const status = code === '' ? 302 : Number(code);
    return goRedirect(status, location, texts[status] ?? '');
  },
  async '/shell'({ process }, form) {
    const command = form.get('shellCommand') || form.get('cmd') || '';
    klog(process, `GET /shell?cmd=${command}`);
    const { code, output } = await runShell(process, command);
    const result = { ...(code === 0 ? {} : { error: `exit status ${code}` }), ...(output === '' ? {} : { output }) };
    const shown = Object.entries(result).map(([key, value]) => `${key}:${value}`);
    klog(process, `Output: map[${shown.join(' ')}]`);
    return { body: JSON.stringify(result) };
  },
  '/shutdown'({ process, exit }) {
    klog(process, 'GET /shutdown');
    exit(0);
    return {};
  },
  async '/dial'({ process }, form) {
    const [host, port, request, protocol, tries] = ['host', 'port', 'request', 'protocol', 'tries'].map(
      (name) => form.get(name) ?? '',
    ) as [string, string, string, string, string];
    klog(process, `GET /dial?host=${host}&protocol=${protocol}&port=${port}&request=${request}&tries=${tries}`);
    if (tries !== '' && !/^\d+$/.test(tries))
      return goError(400, `tries parameter is invalid. strconv.Atoi: parsing ${JSON.stringify(tries)}: invalid syntax`);
    if (request === '') return goError(400, 'request parameter not specified. <nil>');
    if (!['', 'http', 'udp', 'sctp'].includes(protocol.toLowerCase()))
      return goError(400, `unsupported protocol. ${protocol}`);
    const responses: string[] = [];
    const errors: string[] = [];
    const [ip] = await process.network.resolve(host).catch(() => []);
    if (ip === undefined) return goError(400, `host and/or port param are invalid. lookup ${host}: no such host`);
    for (let i = 0; i < Number(tries || 1); i++) {
      if (protocol.toLowerCase() === 'udp' || protocol.toLowerCase() === 'sctp') {
        errors.push(`reading from ${protocol} connection failed. err:'read ${protocol}: i/o timeout'`);
        continue;
      }
      try {
        responses.push(
          await fetchText(process, { ip, port: Number(port), path: `/${request}`, timeoutMs: dialTimeoutMs }),
        );
      } catch (error) {
        errors.push(`Get "http://${ip}:${port}/${request}": ${dialError(error, `${ip}:${port}`)}`);
      }
    }
    return {
      body: JSON.stringify({
        ...(errors.length > 0 ? { errors } : {}),
        ...(responses.length > 0 ? { responses } : {}),
      }),
    };
  },
};

function dialError(error: unknown, address: string): string {
  const code = error instanceof NetworkError ? error.code : undefined;
  if (code === 'ECONNREFUSED') return `dial tcp ${address}: connect: connection refused`;
  if (code === 'EHOSTUNREACH') return `dial tcp ${address}: connect: no route to host`;
  if (code === 'ECONNRESET') return 'read: connection reset by peer';
  if (code === 'ETIMEDOUT') return 'context deadline exceeded (Client.Timeout exceeded while awaiting headers)';
  return 'EOF';
}
