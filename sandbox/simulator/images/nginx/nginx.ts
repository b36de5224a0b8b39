/** The program `nginx`: master and workers in one process. Source of the texts: src/core/nginx.c, src/os/unix/ngx_process_cycle.c. */
import { NetworkError } from '../../network/network-stack.ts';
import type { Process, Program } from '../../runtime/process.ts';
import { sleep } from '../../time/clock.ts';
import { type HttpListener, serveHttp } from '../http/serve-http.ts';
import { answerRequest, type Site } from './answer.ts';
import { configFile, loadConfig } from './load-config.ts';
import { type ErrorLog, errorLog, errorTime } from './logs.ts';
import { ConfigError } from './parse-config.ts';
import { pidFile, prepareFolders } from './prepare-folders.ts';
import { type NginxConfig, settingOf } from './read-config.ts';

export interface NginxBuild {
  /** `1.29.0` */
  readonly version: string;
  /** `gcc 12.2.0 (Debian 12.2.0-14)` */
  readonly compiler: string;
  /** Its own lines at start are logged since 1.21, whose configuration says `notice`. */
  readonly workers: number;
}

const memoryBytes = 4 * 1024 * 1024;
/** Tries and the pause between them (NGX_BIND). */
const bindTries = 5;
const bindPauseMs = 500;

export function nginx(build: NginxBuild): Program {
  return async (process) => {
    const options = optionsOf(process.argv.slice(1));
    const say = (text: string): Promise<void> => process.stderr.write(`${text}\n`);
    if (options.version) {
      await say(`nginx version: nginx/${build.version}`);
      if (options.details) await say(`built by ${build.compiler}`);
      return 0;
    }
    const fail = async (text: string): Promise<number> => {
      if (!options.test) await say(`${errorTime(process.clock.now())} [emerg] ${process.pid}#${process.pid}: ${text}`);
      await say(`nginx: [emerg] ${text}`);
      if (options.test) await say(`nginx: configuration file ${options.file} test failed`);
      return 1;
    };
    if (options.signal !== undefined) return sendSignal(process, options.signal);
    let config: NginxConfig;
    try {
      config = await loadConfig(process, options.file, options.global);
      if (!options.test) prepareFolders(process, config);
    } catch (error) {
      if (error instanceof ConfigError) return fail(error.message);
      throw error;
    }
    if (options.test) {
      await say(`nginx: the configuration file ${options.file} syntax is ok`);
      await say(`nginx: configuration file ${options.file} test is successful`);
      return 0;
    }
    return new Master(process, build, options, config).run(fail);
  };
}

interface Options {
  readonly file: string;
  readonly global: string;
  readonly test: boolean;
  readonly signal: string | undefined;
  readonly version: boolean;
  readonly details: boolean;
}

function optionsOf(argv: readonly string[]): Options {
  const after = (flag: string): string | undefined => {
    const at = argv.indexOf(flag);
    return at < 0 ? undefined : argv[at + 1];
  };
  return {
    file: after('-c') ?? configFile,
    global: after('-g') ?? '',
    test: argv.includes('-t') || argv.includes('-T'),
    signal: after('-s'),
    version: argv.includes('-v') || argv.includes('-V'),
    details: argv.includes('-V'),
  };
}

async function sendSignal(process: Process, name: string): Promise<number> {
  const known = { stop: 'SIGTERM', quit: 'SIGQUIT', reload: 'SIGHUP', reopen: 'SIGUSR1' } as const;
  const signal = known[name as keyof typeof known];
  if (!signal) {
    await process.stderr.write(`nginx: invalid option: "-s ${name}"\n`);
    return 1;
  }
  const at = `${errorTime(process.clock.now())} [notice] ${process.pid}#${process.pid}: signal process started\n`;
  await process.stderr.write(at);
  const pid = process.files.exists(pidFile) ? Number(Buffer.from(process.files.read(pidFile)).toString()) : Number.NaN;
  if (process.kill(pid, signal)) return 0;
  await process.stderr.write(`nginx: [error] open() "${pidFile}" failed (2: No such file or directory)\n`);
  return 1;
}

type Stop = 'fast' | 'graceful';
/** The master waits for its workers; `kubectl exec … -- sh -c 'kill 1'` has long said that it went well. */
const exitMs = 8;

class Master {
  readonly #process: Process;
  readonly #build: NginxBuild;
  readonly #options: Options;
  #config: NginxConfig;
  #log: ErrorLog;
  readonly #listeners = new Map<string, HttpListener>();
  readonly #counters = new Map<string, number>();
  #workers: number[] = [];
  #lastPid: number;

  constructor(process: Process, build: NginxBuild, options: Options, config: NginxConfig) {
    this.#process = process;
    this.#build = build;
    this.#options = options;
    this.#config = config;
    this.#log = errorLog(process, config.main);
    // The scripts of the entry point have used some numbers up.
    this.#lastPid = process.pid === 1 ? 28 : process.pid;
  }

  async run(fail: (text: string) => Promise<number>): Promise<number> {
    const process = this.#process;
    if (process.user.uid !== 0 && settingOf(this.#config.main, 'user') !== undefined)
      await process.stderr.write(
        `nginx: [warn] the "user" directive makes sense only if the master process runs with super-user privileges, ignored in ${configFile}:2\n`,
      );
    const stop = Promise.withResolvers<Stop>();
    this.#onSignals((how) => stop.resolve(how));
    const bound = await this.#bind();
    if (bound !== undefined) return fail(bound);
    process.use({ memoryBytes });
    if (settingOf(this.#config.main, 'daemon') !== 'off' && process.pid === 1) {
      // The parent of a daemon ends, and with PID 1 the container.
      return 0;
    }
    this.#announce();
    const how = await stop.promise;
    if (how === 'graceful') {
      for (const pid of this.#workers) this.#notice('gracefully shutting down', pid);
      await Promise.all([...this.#listeners.values()].map((listener) => listener.drain()));
    } else for (const listener of this.#listeners.values()) listener.close();
    await sleep(process.clock, exitMs);
    this.#sayGoodbye();
    return 0;
  }

  #announce(): void {
    const { version, compiler } = this.#build;
    this.#notice('using the "epoll" event method');
    this.#notice(`nginx/${version}`);
    this.#notice(`built by ${compiler}`);
    this.#notice('OS: Linux 6.12.0');
    this.#notice('getrlimit(RLIMIT_NOFILE): 1048576:1048576');
    this.#startWorkers();
  }

  #startWorkers(): void {
    this.#notice('start worker processes');
    this.#workers = Array.from({ length: this.#build.workers }, () => {
      this.#lastPid += 1;
      this.#notice(`start worker process ${this.#lastPid}`);
      return this.#lastPid;
    });
  }

  #notice(text: string, pid?: number): void {
    this.#log.write('notice', text, pid);
  }

  #onSignals(stop: (how: Stop) => void): void {
    const process = this.#process;
    process.onSignal('SIGQUIT', () => {
      this.#notice('signal 3 (SIGQUIT) received, shutting down');
      stop('graceful');
    });
    for (const [name, number] of [
      ['SIGTERM', 15],
      ['SIGINT', 2],
    ] as const)
      process.onSignal(name, () => {
        this.#notice(`signal ${number} (${name}) received, exiting`);
        stop('fast');
      });
    process.onSignal('SIGHUP', () => void this.#reload());
    process.onSignal('SIGUSR1', () => this.#notice('signal 10 (SIGUSR1) received, reopening logs'));
    process.onSignal('SIGWINCH', 'ignore');
  }

  /** A new configuration takes over when it is right; the old one serves on when it is not. */
  async #reload(): Promise<void> {
    this.#notice('signal 1 (SIGHUP) received, reconfiguring');
    this.#notice('reconfiguring');
    try {
      this.#config = await loadConfig(this.#process, this.#options.file, this.#options.global);
    } catch (error) {
      if (!(error instanceof ConfigError)) throw error;
      this.#log.write('emerg', error.message);
      return;
    }
    const old = this.#workers;
    this.#log = errorLog(this.#process, this.#config.main);
    const failed = await this.#bind();
    if (failed !== undefined) {
      this.#log.write('emerg', failed);
      return;
    }
    this.#notice('using the "epoll" event method');
    this.#startWorkers();
    for (const pid of old) this.#notice('gracefully shutting down', pid);
    for (const pid of old) this.#notice('exiting', pid);
    for (const pid of old) this.#notice('exit', pid);
    for (const pid of old) {
      this.#notice(`signal 17 (SIGCHLD) received from ${pid}`);
      this.#notice(`worker process ${pid} exited with code 0`);
    }
  }

  /** What went wrong, if anything did. */
  async #bind(): Promise<string | undefined> {
    const wanted = new Map<string, { readonly port: number; readonly ip?: string }>(
      this.#config.servers.flatMap(({ listens }) =>
        listens.map(
          ({ ip, port }) => [`${ip ?? '0.0.0.0'}:${port}`, { port, ...(ip === undefined ? {} : { ip }) }] as const,
        ),
      ),
    );
    for (const [name, listener] of this.#listeners)
      if (!wanted.has(name)) {
        this.#listeners.delete(name);
        void listener.drain();
      }
    for (const [name, at] of wanted) {
      if (this.#listeners.has(name)) continue;
      for (let tries = 1; ; tries++) {
        try {
          this.#listeners.set(
            name,
            serveHttp(this.#process, at, (request, response) => answerRequest(this.#site(), request, response)),
          );
          break;
        } catch (error) {
          if (!(error instanceof NetworkError)) throw error;
          const why = error.code === 'EADDRINUSE' ? '98: Address already in use' : '99: Address not available';
          const text = `bind() to ${name} failed (${why})`;
          if (error.code !== 'EADDRINUSE') return text;
          this.#log.write('emerg', text);
          if (tries === bindTries) return 'still could not bind()';
          await sleep(this.#process.clock, bindPauseMs, this.#process.ended);
        }
      }
    }
    return undefined;
  }

  #site(): Site {
    return {
      process: this.#process,
      config: this.#config,
      product: `nginx/${this.#build.version}`,
      counters: this.#counters,
      workerPid: this.#workers[0] ?? this.#process.pid,
    };
  }

  #sayGoodbye(): void {
    for (const pid of this.#workers) this.#notice('exiting', pid);
    for (const pid of this.#workers) this.#notice('exit', pid);
    for (const pid of this.#workers) {
      this.#notice(`signal 17 (SIGCHLD) received from ${pid}`);
      this.#notice(`worker process ${pid} exited with code 0`);
    }
    this.#notice('exit');
  }
}
