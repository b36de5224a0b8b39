import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { repositoryRoot } from '../../../config/repository-root.ts';
import { FailureError, ok, type Result } from '../../contract/failure.ts';
import { mostTerminals } from '../../contract/terminal-sizes.ts';
import { startApart } from '../../exec/start.ts';
import type { OpenBox, Ran } from '../box.ts';
import { keeperFolder, socketOf } from './keeper-folder.ts';
import { firstLine, KeeperLine, openLine } from './keeper-line.ts';
import { keeperVersion, openedSchema, ranSchema, viewReplySchema } from './keeper-protocol.ts';

/** Time for a new keeper to listen; on a busy machine node itself takes a second. */
const startPatienceMs = 20_000;
const startPollMs = 20;

/** A terminal that a keeper holds. */
export interface KeptTerminal {
  readonly name: string;
  /** A line that carries the terminal protocol, one message a line; undefined when there is no way to a shell now. */
  view(): ReturnType<typeof openLine>;
  /** It was closed: it does not count any more. */
  forget(): void;
}

/** A box that a keeper holds; disposing of it closes it there. */
export interface KeptBox extends AsyncDisposable {
  terminal(name: string): KeptTerminal | undefined;
  terminals(): readonly string[];
  run(command: string, signal: AbortSignal): Promise<Ran>;
}

/** The boxes of this host, held by its keeper: a process that is started when it is needed, and again when it is gone. */
export class KeptBoxes implements AsyncDisposable {
  readonly #data: string;
  readonly #log: (line: string) => void;
  #line: Promise<KeeperLine> | undefined;

  /** `data`: the data folder. Nothing is touched before the first call, so that another host's keeper is left alone. */
  constructor(data: string, log: (line: string) => void) {
    this.#data = data;
    this.#log = log;
  }

  /** Opens a box, or takes over the one that an earlier process of this host has left. Failures: no-isolation, cancelled, timed-out. */
  async open(request: OpenBox): Promise<Result<KeptBox>> {
    try {
      const names = new Set(await this.#open(request));
      return ok({
        terminal: (name) => {
          if (!names.has(name) && names.size >= mostTerminals) return undefined;
          names.add(name);
          const view = () =>
            this.#view(request, name).catch((error: unknown) => {
              this.#log(`terminal ${name} of box ${request.id}: ${error}`);
              return undefined;
            });
          return { name, view, forget: () => void names.delete(name) };
        },
        terminals: () => [...names],
        run: (command, signal) => this.#run(request, command, signal),
        [Symbol.asyncDispose]: () => this.#ask({ ask: 'close', box: request.id }).then(() => {}, ignoreGone),
      });
    } catch (error) {
      if (error instanceof FailureError) return { ok: false, failure: error.failure };
      throw error;
    }
  }

  /** Closes all boxes but these: nobody owns them any more. */
  async keepOnly(ids: readonly string[]): Promise<void> {
    if (!existsSync(socketOf(keeperFolder(this.#data)))) {
      // None is left; one is started, since a learner will want it soon.
      void this.#reach().catch((error) => this.#log(`no keeper yet: ${error}`));
      return;
    }
    await this.#ask({ ask: 'keep', boxes: [...ids] });
  }

  /** Ends the keeper and with it every shell. */
  async [Symbol.asyncDispose](): Promise<void> {
    const line = await this.#line?.catch(() => undefined);
    if (line?.alive) await endKeeper(line);
  }

  async #open(request: OpenBox): Promise<readonly string[]> {
    return openedSchema.parse(await this.#ask({ ask: 'open', request })).terminals;
  }

  async #view(request: OpenBox, terminal: string): ReturnType<typeof openLine> {
    for (const isLast of [false, true]) {
      const line = await openLine(socketOf(keeperFolder(this.#data)), { for: 'terminal', box: request.id, terminal });
      const first = line && (await firstLine(line));
      if (line && first !== undefined && viewReplySchema.parse(JSON.parse(first)).found) return line;
      line?.socket.destroy();
      if (isLast) return undefined;
      // The box has gone, or the keeper: another one is opened, as at the beginning.
      // The line on which that is asked may be a dead one that nobody has noticed yet; then it is asked on a new one.
      await this.#open(request).catch((error: unknown) => {
        ignoreGone(error);
        return this.#open(request);
      });
      this.#log(`box ${request.id}: was gone and is opened anew`);
    }
    return undefined;
  }

  async #run(request: OpenBox, command: string, signal: AbortSignal): Promise<Ran> {
    const line = await this.#reach();
    const { id, answer } = line.ask({ ask: 'run', box: request.id, command });
    const stop = (): void => void line.ask({ ask: 'stop', run: id }).answer.catch(ignoreGone);
    if (signal.aborted) stop();
    signal.addEventListener('abort', stop, { once: true });
    try {
      return ranSchema.parse(await answer);
    } catch (error) {
      ignoreGone(error);
      return { code: null, output: '' };
    } finally {
      signal.removeEventListener('abort', stop);
    }
  }

  async #ask(question: Parameters<KeeperLine['ask']>[0]): Promise<unknown> {
    return (await this.#reach()).ask(question).answer;
  }

  /** The line to the keeper, which is found or started. Throws FailureError. */
  async #reach(): Promise<KeeperLine> {
    const tried = this.#line;
    const line = await tried?.catch(() => undefined);
    if (line?.alive) return line;
    // Of several who find it gone, one begins anew and the others wait for that.
    const next = this.#line === tried || this.#line === undefined ? this.#connect() : this.#line;
    this.#line = next;
    return next;
  }

  async #connect(): Promise<KeeperLine> {
    const folder = keeperFolder(this.#data);
    const path = socketOf(folder);
    const found = await KeeperLine.open(path);
    if (found?.version === keeperVersion) return found;
    if (found) await endKeeper(found);
    const main = join(repositoryRoot, 'sandbox/terminal/keeper/keeper-main.ts');
    startApart(process.execPath, [main, folder], join(folder, 'keeper.log'));
    for (const deadline = Date.now() + startPatienceMs; Date.now() < deadline; ) {
      await new Promise((later) => setTimeout(later, startPollMs));
      const line = await KeeperLine.open(path);
      if (line) return line;
    }
    const output = join(folder, 'keeper.log');
    throw new FailureError({ code: 'timed-out', message: 'The process for the shells did not start.', output });
  }
}

async function endKeeper(line: KeeperLine): Promise<void> {
  line.ask({ ask: 'end' }).answer.catch(ignoreGone);
  await line.ended;
}

function ignoreGone(error: unknown): void {
  if (!(error instanceof FailureError)) throw error;
}
