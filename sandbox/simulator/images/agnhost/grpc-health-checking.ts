/** `agnhost grpc-health-checking`: grpc.health.v1 over HTTP/2. Source: test/images/agnhost/grpc-health-checking/grpc-health-checking.go. */
import { performServerHandshake, type ServerHttp2Stream } from 'node:http2';
import type { Process } from '../../runtime/process.ts';
import { type Flags, showGoDuration } from '../go/go-flags.ts';
import { goError, pathOf, sendGo } from '../go/go-http.ts';
import { untilSignalled } from '../go/go-program.ts';
import { serveHttp } from '../http/serve-http.ts';
import { klog } from './klog.ts';

/** HealthCheckResponse.ServingStatus */
const servingStatus = { serving: 1, notServing: 2 } as const;
const notFound = 5;
const unimplemented = 12;

export function grpcHealthChecking(process: Process, flags: Flags): Promise<number> {
  const port = flags.number('port', 5_000);
  const httpPort = flags.number('http-port', 8_080);
  const delaySeconds = flags.number('delay-unhealthy-sec', -1);
  const service = flags.text('service') ?? '';
  const started = process.clock.now();
  const ageMs = (): number => process.clock.now().getTime() - started.getTime();
  let forced: boolean | undefined;
  klog(process, `Http server starting to listen on :${httpPort}`);
  serveHttp(process, { port: httpPort }, (request, response) => {
    const path = pathOf(request);
    const known = path === '/make-serving' || path === '/make-not-serving';
    if (known) {
      forced = path === '/make-not-serving';
      klog(process, `Mark as ${forced ? 'unhealthy' : 'healthy'}`);
    }
    sendGo(process, response, known ? { body: showGoDuration(ageMs()) } : goError(404, '404 page not found'));
  });
  klog(process, `gRPC server starting to listen on :${port}`);
  const listening = process.network.listen({ port }, ({ stream }) => {
    const session = performServerHandshake(stream);
    session.on('error', () => session.destroy());
    process.ended.addEventListener('abort', () => session.destroy(), { once: true });
    session.on('stream', (call, headers) => {
      const parts: Buffer[] = [];
      call.on('error', () => {});
      call.on('data', (part: Buffer) => parts.push(part));
      call.once('end', () => {
        if (headers[':path'] !== '/grpc.health.v1.Health/Check') return reply(call, unimplemented, 'unimplemented');
        klog(process, `Serving the Check request for health check, started at ${started.toISOString()}`);
        if (askedFor(Buffer.concat(parts)) !== service) return reply(call, notFound, 'unknown service');
        const unwell = forced === true || (delaySeconds >= 0 && ageMs() >= delaySeconds * 1_000);
        return reply(call, 0, '', unwell ? servingStatus.notServing : servingStatus.serving);
      });
    });
  });
  process.ended.addEventListener('abort', () => listening[Symbol.dispose](), { once: true });
  return untilSignalled(process);
}

/** Field 1 of HealthCheckRequest, after the five bytes of a gRPC message's head. */
function askedFor(message: Buffer): string {
  if (message.length < 7 || message[5] !== 0x0a) return '';
  return message.subarray(7, 7 + (message[6] ?? 0)).toString();
}

function reply(call: ServerHttp2Stream, status: number, text: string, serving?: number): void {
  call.respond({ ':status': 200, 'content-type': 'application/grpc' }, { waitForTrailers: true });
  call.once('wantTrailers', () =>
    call.sendTrailers({ 'grpc-status': String(status), 'grpc-message': encodeURIComponent(text) }),
  );
  if (serving === undefined) call.end();
  else call.end(Buffer.from([0, 0, 0, 0, 2, 0x08, serving]));
}
