import { createWriteStream } from 'node:fs';
import { createInterface } from 'node:readline';
import { setTimeout as pause } from 'node:timers/promises';
import { z } from 'zod';
import { type Started, start } from '../sandbox/exec/start.ts';
import { Sentence } from './sentence.ts';

/** Restarts of one process before Drydock gives up: something is wrong that a restart does not mend. */
const mostRestarts = 5;
/** Before the first restart, twice that before the second, …: what it stumbled over may pass. */
const restartPauseMs = 200;
/** A process that has run so long has earned its restarts back. */
const steadyMs = 60_000;
/** Time for closing down before it is killed. */
const endPatienceMs = 10_000;

const firstLineSchema = z.looseObject({ ready: z.boolean(), error: z.string().optional() });

export interface Supervised {
  readonly name: string;
  readonly file: string;
  readonly env: Readonly<Record<string, string>>;
  /** Where its log goes. */
  readonly logFile: string;
  /** Flags of node itself. */
  readonly nodeFlags?: readonly string[];
  onGivenUp(why: string): void;
}

/** A process that is started again when it dies; disposing of it ends it. */
export interface Supervision extends AsyncDisposable {
  /** What it told in its first line. */
  readonly told: Readonly<Record<string, unknown>>;
}

/** Starts it and waits until it serves. Throws Sentence with its reason when it cannot. */
export async function superviseProcess(supervised: Supervised): Promise<Supervision> {
  const log = createWriteStream(supervised.logFile, { flags: 'a' });
  let ending = false;
  let restarts = 0;
  let current: Started | undefined;

  async function launch(): Promise<Readonly<Record<string, unknown>>> {
    const began = performance.now();
    const process_ = start(process.execPath, [...(supervised.nodeFlags ?? []), supervised.file], {
      env: supervised.env,
    });
    current = process_;
    process_.stderr.pipe(log, { end: false });
    const told = await firstLine(process_, log);
    if (told === undefined || !told.ready) {
      const { why } = await process_.ended;
      throw new Sentence(told?.error ?? `${supervised.name} ended before it was ready: ${why}\n${process_.errors()}`);
    }
    void process_.ended.then(() => {
      if (performance.now() - began > steadyMs) restarts = 0;
      if (!ending) void again();
    });
    return told;
  }

  async function again(): Promise<void> {
    if (ending) return;
    restarts += 1;
    log.write(`${supervised.name} ended; start ${restarts} of ${mostRestarts}\n`);
    if (restarts > mostRestarts)
      return supervised.onGivenUp(`${supervised.name} ended ${mostRestarts} times; ${supervised.logFile} says why.`);
    await pause(restartPauseMs * restarts);
    if (ending) return;
    await launch().catch((error: unknown) => {
      log.write(`${error}\n`);
      void again();
    });
  }

  const told = await launch();
  return {
    told,
    [Symbol.asyncDispose]: async () => {
      ending = true;
      current?.kill('SIGTERM');
      const timer = setTimeout(() => current?.kill('SIGKILL'), endPatienceMs);
      await current?.ended;
      clearTimeout(timer);
      log.end();
    },
  };
}

/** The line of JSON that says it serves; other lines go to the log. Undefined when it ends without one. */
function firstLine(
  process_: Started,
  log: NodeJS.WritableStream,
): Promise<z.infer<typeof firstLineSchema> | undefined> {
  return new Promise((told) => {
    createInterface({ input: process_.stdout }).on('line', (line) => {
      const parsed = line.startsWith('{"ready"') ? firstLineSchema.safeParse(JSON.parse(line)) : undefined;
      if (parsed?.success) told(parsed.data);
      else log.write(`${line}\n`);
    });
    void process_.ended.then(() => told(undefined));
  });
}
