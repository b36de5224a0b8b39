import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePorts } from '../config/free-ports.ts';
import { repositoryRoot } from '../config/repository-root.ts';
import { type SettingName, variableOf } from '../config/settings.ts';
import { run } from '../sandbox/exec/run.ts';
import { type Started, start } from '../sandbox/exec/start.ts';
import { eventually } from './eventually.ts';

export interface DrydockOptions {
  readonly provider: 'fake' | 'kind';
  /** Further settings, as the environment would give them. */
  readonly settings?: Partial<Record<SettingName, string>>;
}

/** A whole Drydock of its own, as a learner would reach it. */
export interface Drydock extends AsyncDisposable {
  /** Without a slash at the end. */
  readonly url: string;
  readonly dataFolder: string;
  /** What both processes have printed so far. */
  readonly logs: () => string;
  /** Ends the host as a crash would and resolves when it is gone. */
  killHost(signal: NodeJS.Signals): Promise<void>;
  /** Starts the host anew on the same data folder. */
  restartHost(): Promise<void>;
}

/** Lines of output that are kept for a failed test. */
const keptLines = 2_000;
/** Destroying kind clusters takes seconds each. */
const cleanUpMs = 120_000;

/**
 * Starts the real host and web in a new data folder on a free port; needs a build of the pages. Disposing of it ends both
 * processes and removes folder and clusters.
 */
export async function startDrydock({ provider, settings = {} }: DrydockOptions): Promise<Drydock> {
  await using undo = new AsyncDisposableStack();
  const dataFolder = await mkdtemp(join(tmpdir(), 'drydock-e2e-'));
  undo.defer(() => rm(dataFolder, { recursive: true, force: true, maxRetries: 5 }));
  const [port = 0] = await freePorts(1);
  const given = { data: dataFolder, address: '127.0.0.1', port: String(port), provider, ...settings };
  const env = Object.fromEntries(
    Object.entries(given).map(([name, value]) => [variableOf(name as SettingName), value]),
  );
  if (provider === 'kind') {
    undo.defer(async () => {
      const destroy = ['cli/drydock.ts', 'cluster', 'destroy', '--all'];
      await run(process.execPath, destroy, { cwd: repositoryRoot, env, timeoutMs: cleanUpMs });
    });
  }

  const lines: string[] = [];
  const launch = (file: string): Started => {
    const process_ = start(process.execPath, [file], { cwd: repositoryRoot, env });
    process_.stdout.on('data', (chunk: Buffer) => {
      lines.push(`${file}: ${chunk.toString().trimEnd()}`);
      lines.splice(0, lines.length - keptLines);
    });
    return process_;
  };
  let host = launch('sandbox/host/main.ts');
  const web = launch('web/main.ts');
  const logs = () => [...lines, 'host, errors:', host.errors(), 'web, errors:', web.errors()].join('\n');
  undo.defer(() => end(host));
  undo.defer(() => end(web));

  const url = `http://127.0.0.1:${port}`;
  const answers = async () => (await fetch(`${url}/en`, { signal: AbortSignal.timeout(10_000) })).ok;
  await Promise.race([
    eventually(answers, `Drydock on ${url}`, { timeoutMs: 60_000, everyMs: 100 }).catch((error: unknown) => {
      throw new Error(`${error}\n${logs()}`);
    }),
    web.ended.then(({ why }) => Promise.reject(new Error(`web ended before it answered: ${why}\n${logs()}`))),
  ]);

  const running = undo.move();
  return {
    url,
    dataFolder,
    logs,
    async killHost(signal) {
      host.kill(signal);
      await host.ended;
    },
    async restartHost() {
      host = launch('sandbox/host/main.ts');
    },
    [Symbol.asyncDispose]: () => running.disposeAsync(),
  };
}

/** Asks nicely, then does not. */
async function end(process_: Started): Promise<void> {
  process_.kill('SIGTERM');
  const timer = setTimeout(() => process_.kill('SIGKILL'), 10_000);
  await process_.ended;
  clearTimeout(timer);
}
