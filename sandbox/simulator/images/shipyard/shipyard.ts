/** The program of drydock/shipyard: a web server whose ways of failing are chosen by its environment. */
import type { ServerResponse } from 'node:http';
import { NetworkError } from '../../network/network-stack.ts';
import type { Process } from '../../runtime/process.ts';
import { sleep } from '../../time/clock.ts';
import { type GoReply, pathOf, sendGo } from '../go/go-http.ts';
import { type HttpListener, type HttpRequest, serveHttp } from '../http/serve-http.ts';
import { readSettings, type Settings } from './settings.ts';

/** How often growing memory is written down. */
const growthStepMs = 1_000;
const signalled = 128;

export async function shipyard(process: Process, imageVersion: string): Promise<number> {
  const settings = readSettings(process.env, imageVersion);
  if (typeof settings === 'string') {
    log(process, 'error', settings);
    return 1;
  }
  return new Shipyard(process, settings).run();
}

function log(process: Process, level: 'info' | 'warn' | 'error', text: string): void {
  const out = level === 'error' ? process.stderr : process.stdout;
  void out.write(`${process.clock.now().toISOString()} ${level.toUpperCase().padEnd(5)} ${text}\n`).catch(() => {});
}

class Shipyard {
  readonly #process: Process;
  readonly #settings: Settings;
  readonly #startedMs: number;
  readonly #exit = Promise.withResolvers<number>();
  #listener: HttpListener | undefined;
  #requests = 0;
  #errors = 0;
  #inFlight = 0;
  #terminating = false;
  /** Set by POST /ready, /unready, /well, /sick. */
  #ready: boolean | undefined;
  #healthy: boolean | undefined;
  #memory: number;

  constructor(process: Process, settings: Settings) {
    this.#process = process;
    this.#settings = settings;
    this.#startedMs = process.clock.now().getTime();
    this.#memory = settings.memoryBytes;
  }

  async run(): Promise<number> {
    const { port, version, startDelayMs, crashAfterMs, exitCode, memoryGrowthBytes } = this.#settings;
    const process = this.#process;
    this.#onTerm();
    process.use({ memoryBytes: this.#memory, cpuMillis: 30 });
    this.#say(`shipyard ${version} is starting as ${process.hostname}`);
    if (crashAfterMs !== Number.POSITIVE_INFINITY)
      this.#after(crashAfterMs, () => {
        log(process, 'error', `crashing after ${crashAfterMs / 1_000}s, as CRASH_AFTER says`);
        this.#exit.resolve(exitCode);
      });
    if (memoryGrowthBytes > 0) this.#grow();
    if (startDelayMs > 0) {
      this.#say(`loading for ${startDelayMs / 1_000}s`);
      const waited = await Promise.race([sleep(process.clock, startDelayMs, process.ended), this.#exit.promise]);
      if (waited !== undefined) return waited;
    }
    try {
      this.#listener = serveHttp(process, { port }, (request, response) => this.#answer(request, response));
    } catch (error) {
      if (!(error instanceof NetworkError)) throw error;
      log(process, 'error', `listen :${port}: address already in use`);
      return 1;
    }
    this.#say(`listening on :${port}`);
    return this.#exit.promise;
  }

  #say(text: string): void {
    log(this.#process, 'info', text);
  }

  #after(ms: number, act: () => void): void {
    const timer = this.#process.clock.after(ms, act);
    this.#process.ended.addEventListener('abort', () => timer[Symbol.dispose](), { once: true });
  }

  #grow(): void {
    const { memoryGrowthBytes, memoryMostBytes } = this.#settings;
    this.#after(growthStepMs, () => {
      this.#memory = Math.min(this.#memory + memoryGrowthBytes, memoryMostBytes);
      this.#process.use({ memoryBytes: this.#memory });
      if (this.#memory < memoryMostBytes && !this.#process.ended.aborted) this.#grow();
    });
  }

  #onTerm(): void {
    const { drainMs } = this.#settings;
    const process = this.#process;
    for (const [signal, number] of [
      ['SIGTERM', 15],
      ['SIGINT', 2],
    ] as const)
      process.onSignal(signal, () => {
        if (this.#terminating) return;
        this.#terminating = true;
        if (drainMs === undefined) {
          log(process, 'warn', `${signal} received and ignored, as ON_TERM says`);
          return;
        }
        if (drainMs === 0) {
          log(process, 'warn', `${signal} received, exiting at once with ${this.#inFlight} requests in flight`);
          this.#exit.resolve(signalled + number);
          return;
        }
        this.#say(`${signal} received, draining for at most ${drainMs / 1_000}s`);
        this.#after(drainMs, () => {
          log(process, 'warn', `giving up on ${this.#inFlight} requests in flight`);
          this.#exit.resolve(0);
        });
        void this.#listener?.drain().then(() => {
          this.#say(`drained after ${this.#requests} requests, goodbye`);
          this.#exit.resolve(0);
        });
        if (!this.#listener) this.#exit.resolve(0);
      });
  }

  get #ageMs(): number {
    return this.#process.clock.now().getTime() - this.#startedMs;
  }

  get #isReady(): boolean {
    if (this.#terminating) return false;
    const { readyAfterMs, readyUntilMs } = this.#settings;
    return this.#ready ?? (this.#ageMs >= readyAfterMs && this.#ageMs < readyUntilMs);
  }

  get #isHealthy(): boolean {
    return this.#healthy ?? this.#ageMs < this.#settings.healthyUntilMs;
  }

  async #answer(request: HttpRequest, response: ServerResponse): Promise<void> {
    const process = this.#process;
    request.resume();
    this.#inFlight += 1;
    response.once('close', () => {
      this.#inFlight -= 1;
    });
    const path = pathOf(request);
    const reply = this.#control(path, request.method ?? 'GET') ?? (await this.#work(path));
    process.use({ cpuMillis: 0.1 });
    if (path !== '/healthz' && path !== '/readyz')
      this.#say(`${request.method} ${request.url} ${reply.status ?? 200} from ${request.connectionOf.remote.ip}`);
    sendGo(process, response, reply);
  }

  /** Probes, counters and switches, which neither wait nor fail by chance. */
  #control(path: string, method: string): GoReply | undefined {
    const done: GoReply = { body: 'done\n' };
    if (method === 'POST')
      switch (path) {
        case '/ready':
        case '/unready':
          this.#ready = path === '/ready';
          return done;
        case '/well':
        case '/sick':
          this.#healthy = path === '/well';
          return done;
        case '/crash':
          log(this.#process, 'error', 'crashing, as POST /crash says');
          // The answer goes out first.
          queueMicrotask(() => this.#exit.resolve(this.#settings.exitCode));
          return done;
        default:
          return undefined;
      }
    switch (path) {
      case '/healthz':
        return this.#isHealthy ? { body: 'ok\n' } : { status: 500, body: 'unhealthy\n' };
      case '/readyz':
        return this.#isReady
          ? { body: 'ok\n' }
          : { status: 503, body: this.#terminating ? 'shutting down\n' : 'not ready\n' };
      case '/metrics':
        return { body: this.#metrics() };
      default:
        return undefined;
    }
  }

  async #work(path: string): Promise<GoReply> {
    const { clock, random, hostname, ended } = this.#process;
    const { latencyMs, latencyJitterMs, cpuPerRequestMs, errorRate, version } = this.#settings;
    const waitMs = latencyMs + random() * latencyJitterMs;
    if (waitMs > 0) await sleep(clock, waitMs, ended);
    this.#requests += 1;
    this.#process.use({ cpuMillis: cpuPerRequestMs });
    if (random() < errorRate) {
      this.#errors += 1;
      return { status: 500, body: 'something broke\n' };
    }
    if (path === '/version') return { body: `${version}\n` };
    if (path === '/hostname') return { body: `${hostname}\n` };
    return { body: `shipyard ${version} on ${hostname}\n` };
  }

  #metrics(): string {
    const lines: [name: string, type: string, value: number][] = [
      ['shipyard_requests_total', 'counter', this.#requests],
      ['shipyard_errors_total', 'counter', this.#errors],
      ['shipyard_requests_in_flight', 'gauge', this.#inFlight],
      ['shipyard_memory_bytes', 'gauge', this.#memory],
      ['shipyard_uptime_seconds', 'gauge', this.#ageMs / 1_000],
      ['shipyard_ready', 'gauge', this.#isReady ? 1 : 0],
    ];
    return lines.map(([name, type, value]) => `# TYPE ${name} ${type}\n${name} ${value}\n`).join('');
  }
}
