import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { z } from 'zod';
import { repositoryRoot } from '../config/repository-root.ts';
import { type SettingName, variableOf } from '../config/settings.ts';
import { run } from '../sandbox/exec/run.ts';
import { type Started, start } from '../sandbox/exec/start.ts';

export interface DrydockOptions {
  readonly provider: 'simulator' | 'kind';
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

/** What both processes say on stdout once they serve; only web has an address for browsers. */
const readySchema = z.object({ ready: z.literal(true), url: z.string().optional() });

interface Launched {
  readonly process: Started;
  readonly url?: string | undefined;
}

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
  const given = { data: dataFolder, address: '127.0.0.1', port: '0', provider, ...settings };
  const variables = Object.entries(given).map(([name, value]) => [variableOf(name as SettingName), value]);
  const env = { ...Object.fromEntries(variables), NODE_ENV: 'production' };
  if (provider === 'kind') {
    undo.defer(async () => {
      const destroy = ['cli/drydock.ts', 'cluster', 'destroy', '--all'];
      await run(process.execPath, destroy, { cwd: repositoryRoot, env, timeoutMs: cleanUpMs });
    });
  }

  const lines: string[] = [];
  const launch = async (file: string): Promise<Launched> => {
    const process_ = start(process.execPath, [file], { cwd: repositoryRoot, env });
    const ready = Promise.withResolvers<z.infer<typeof readySchema>>();
    createInterface({ input: process_.stdout }).on('line', (line) => {
      lines.push(`${file}: ${line}`);
      const told = readySchema.safeParse(readJson(line));
      if (told.success) ready.resolve(told.data);
    });
    void process_.ended.then(({ why }) => {
      lines.push(`${file}: ${why}`, process_.errors());
      ready.reject(new Error(`${file} ended before it was ready: ${why}\n${lines.join('\n')}`));
    });
    return { process: process_, ...(await ready.promise) };
  };
  let host = await launch('sandbox/host/main.ts');
  undo.defer(() => end(host.process));
  const web = await launch('web/main.ts');
  undo.defer(() => end(web.process));
  const { url } = web;
  if (url === undefined) throw new Error(`web told no address\n${lines.join('\n')}`);
  const logs = () => [...lines, 'host:', host.process.errors(), 'web:', web.process.errors()].join('\n');

  const running = undo.move();
  return {
    url,
    dataFolder,
    logs,
    async killHost(signal) {
      host.process.kill(signal);
      await host.process.ended;
    },
    async restartHost() {
      host = await launch('sandbox/host/main.ts');
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

function readJson(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}
