/** The box: where a learner's shells run, alone with their home, kubectl and their own cluster. */
import { randomUUID } from 'node:crypto';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { repositoryRoot } from '../../config/repository-root.ts';
import { retargetKubeconfig } from '../access/kubeconfig.ts';
import { fail, ok, type Result } from '../contract/failure.ts';
import type { Address } from '../contract/provider.ts';
import { mostTerminals } from '../contract/terminal-sizes.ts';
import { type Started, start } from '../exec/start.ts';
import type { BoxReply, BoxRequest, BoxSetup } from './box/box-protocol.ts';
import { boxedCommand, inside } from './bubblewrap.ts';
import { openControlGroup } from './control-group.ts';
import { FloodTurns } from './flood-turns.ts';
import { forward } from './forward.ts';
import { readReplies } from './read-replies.ts';
import { seccompFilter } from './seccomp-filter.ts';
import { runCommandLine, shellCommand } from './shell-command.ts';
import { TakenOutput } from './taken-output.ts';
import { type Shell, Terminal } from './terminal.ts';
import { homeLimit, watchHome } from './watch-home.ts';
import { writeHome } from './write-home.ts';

/** Of all boxes of this process. */
const floodTurns = new FloodTurns({
  now: () => performance.now(),
  after: (ms, act) => {
    const timer = setTimeout(act, ms).unref();
    return () => clearTimeout(timer);
  },
});

export interface OpenBox {
  readonly id: string;
  /** Folder of the learner's files; made when absent, kept when the box goes. */
  readonly home: string;
  readonly learnerKubeconfig: string;
  /** Path of kubectl on this machine. */
  readonly kubectl: string;
  readonly forwards: readonly { readonly port: number; readonly to: Address }[];
  /** Put into the home where they are not there yet: name to content. */
  readonly files: Readonly<Record<string, string>>;
  readonly isolation: 'bubblewrap' | 'plain';
}

export interface BoxOptions {
  /** Folder for the box's own files, such as its sockets; they go with the box. */
  readonly scratch: string;
}

export interface Box extends AsyncDisposable {
  /** Resolves when its process has ended, asked or not. */
  readonly ended: Promise<void>;
  terminalNames(): readonly string[];
  /** Leads it to where its cluster is now; its shells notice nothing. */
  redirect(request: OpenBox): Promise<void>;
  /** The terminal of that name, new at the first call; undefined when there are too many already. */
  terminal(name: string): Terminal | undefined;
  /** Runs one command by bash in the learner's home, with their environment and beside their terminals; until the signal. */
  run(command: string, signal: AbortSignal): Promise<Ran>;
}

export interface Ran {
  /** Null when it was ended, or the box is gone. */
  readonly code: number | null;
  /** The end of what it printed. */
  readonly output: string;
}

/** Failures: no-isolation with what the box's process said, when it does not come up. */
export async function openBox(request: OpenBox, options: BoxOptions = { scratch: tmpdir() }): Promise<Result<Box>> {
  await using undo = new AsyncDisposableStack();
  const scratch = await mkdtemp(join(options.scratch, 'drydock-box-'));
  undo.defer(() => rm(scratch, { recursive: true, force: true }));
  const boxed = request.isolation === 'bubblewrap';
  const addresses = new Map(request.forwards.map(({ port, to }) => [port, to]));
  await writeHome({ home: request.home, kubeconfig: kubeconfigOf(request), files: request.files });
  const process = boxed ? await startBoxed(request, { scratch, addresses }, undo) : startPlain(request);
  undo.use(process);
  if (boxed) undo.use(limitHome(request.home, process));
  const box = await connectBox(process);
  if (!box) return fail('no-isolation', 'The box for the shell did not open.', { output: process.errors() });
  const redirect = async (to: OpenBox): Promise<void> => {
    for (const each of to.forwards) addresses.set(each.port, each.to);
    // In a box the address stays the same, and with it the learner's own context; a plain shell needs the new one.
    if (!boxed) await writeHome({ home: to.home, kubeconfig: kubeconfigOf(to), files: {} });
  };
  const ended = process.ended.then(() => {});
  const running = undo.move();
  return ok({
    ...box,
    ended,
    redirect,
    [Symbol.asyncDispose]: () => running.disposeAsync(),
  });
}

function kubeconfigOf(request: OpenBox): string {
  if (request.isolation === 'bubblewrap') return request.learnerKubeconfig;
  return retargetKubeconfig(request.learnerKubeconfig, plainServer(request));
}

interface Surroundings {
  readonly scratch: string;
  /** Where each forwarded port leads now. */
  readonly addresses: ReadonlyMap<number, Address>;
}

async function startBoxed(
  request: OpenBox,
  { scratch, addresses }: Surroundings,
  undo: AsyncDisposableStack,
): Promise<Started> {
  const [sockets, etc] = [join(scratch, 'sockets'), join(scratch, 'etc')];
  await mkdir(sockets);
  await writeEtc(etc);
  for (const { port } of request.forwards)
    undo.use(await forward(join(sockets, String(port)), () => addresses.get(port)));
  const setup: BoxSetup = {
    alone: true,
    forwards: request.forwards.map(({ port }) => ({ port, socket: `${inside.sockets}/${port}` })),
    shell: shellCommand(inside.bashrc, true),
    run: runCommandLine(true),
    home: inside.home,
    env: environment(inside.home, `${inside.root}/bin:/usr/local/bin:/usr/bin:/bin:/usr/sbin:/sbin`),
  };
  const filter = seccompFilter(globalThis.process.arch);
  const seccomp = filter && join(scratch, 'seccomp');
  if (filter && seccomp) await writeFile(seccomp, filter);
  const mounts = { home: request.home, sockets, etc, kubectl: request.kubectl, seccomp };
  const { entries } = undo.use(await openControlGroup());
  const { program, args } = boxedCommand(mounts, entries, [inside.node, inside.main, JSON.stringify(setup)]);
  return start(program, args, { extendEnv: false, env: { PATH: globalThis.process.env.PATH ?? '' } });
}

/** Ends what runs in the box when its home grows over its limit, and the box itself when that does not help. */
function limitHome(home: string, { pid, stdin, kill }: Started): Disposable {
  const note = `\x1b[1;31m${homeNotes.join('\r\n')}\x1b[0m`;
  const clear: BoxRequest = { type: 'clear', note };
  const onFull = (): void => void stdin.write(`${JSON.stringify(clear)}\n`);
  return watchHome({ home, pid, onFull, onFlood: () => kill('SIGKILL') });
}

/** In every language: the box does not know which one its page is in. */
const mebibytes = homeLimit.bytes / 1024 / 1024;
const homeNotes = [
  `Your home is full (${mebibytes} MiB or ${homeLimit.files} files at most). All running programs were ended. Remove files, then go on.`,
  `ホームがいっぱいです(上限 ${mebibytes} MiB、${homeLimit.files} ファイル)。実行中のプログラムはすべて終了しました。ファイルを消してから続けてください。`,
];

/** Without a box: the learner's own user, files and network, for one learner on their own machine. */
function startPlain({ home, kubectl }: OpenBox): Started {
  const box = join(repositoryRoot, 'sandbox/terminal/box');
  const path = [dirname(kubectl), globalThis.process.env.PATH ?? ''].join(delimiter);
  const setup: BoxSetup = {
    alone: false,
    forwards: [],
    shell: shellCommand(join(box, 'bashrc'), false),
    run: runCommandLine(false),
    home,
    env: environment(home, path),
  };
  return start(globalThis.process.execPath, [join(box, 'box-main.ts'), JSON.stringify(setup)]);
}

function plainServer({ forwards }: OpenBox): string {
  const api = forwards[0]?.to;
  return `https://${api?.host ?? '127.0.0.1'}:${api?.port ?? 6443}`;
}

function environment(home: string, path: string): Record<string, string> {
  const kubeconfig = join(home, '.kube/config');
  return {
    HOME: home,
    USER: 'learner',
    LOGNAME: 'learner',
    SHELL: '/bin/bash',
    LANG: 'C.UTF-8',
    PATH: path,
    KUBECONFIG: kubeconfig,
    COLORTERM: 'truecolor',
  };
}

async function writeEtc(etc: string): Promise<void> {
  await mkdir(etc);
  const files = {
    passwd: `root:x:0:0:root:/root:/bin/sh\nlearner:x:1000:1000:learner:${inside.home}:/bin/bash\n`,
    group: 'root:x:0:\nlearner:x:1000:\n',
    hosts: '127.0.0.1 localhost\n127.0.0.1 drydock\n',
    'nsswitch.conf': 'passwd: files\ngroup: files\nhosts: files\n',
  };
  for (const [name, content] of Object.entries(files)) await writeFile(join(etc, name), content);
}

/** Speaks with the process in the box; undefined when it ends before it is ready. */
async function connectBox(process: Started): Promise<Pick<Box, 'terminal' | 'terminalNames' | 'run'> | undefined> {
  const terminals = new Map<string, Terminal>();
  /** The same by what the process in the box calls them. */
  const byId = new Map<string, Terminal>();
  const runs = new Map<string, (ran: Ran) => void>();
  let runCount = 0;
  const say = (request: BoxRequest): void => void process.stdin.write(`${JSON.stringify(request)}\n`);
  const ready = Promise.withResolvers<boolean>();
  const taken = new TakenOutput(floodTurns, (units) => say({ type: 'taken', units }));
  const take = (reply: BoxReply): void => {
    if (reply.type === 'ready') ready.resolve(true);
    else if (reply.type === 'ran') runs.get(reply.run)?.(reply);
    else if (reply.type === 'output') {
      taken.note(reply.data.length);
      byId.get(reply.terminal)?.output(reply.data);
    } else byId.get(reply.terminal)?.exited(reply.code);
  };
  readReplies(process.stdout, take, () => process.kill('SIGKILL'));
  void process.ended.then(() => {
    ready.resolve(false);
    for (const terminal of terminals.values()) terminal.exited(null);
    for (const ran of runs.values()) ran({ code: null, output: '' });
  });
  if (!(await ready.promise)) return undefined;
  const run = (command: string, signal: AbortSignal): Promise<Ran> => {
    runCount += 1;
    const id = String(runCount);
    const { promise, resolve } = Promise.withResolvers<Ran>();
    const stop = (): void => {
      say({ type: 'stop', run: id });
      resolve({ code: null, output: '' });
    };
    runs.set(id, resolve);
    if (signal.aborted) stop();
    else say({ type: 'run', run: id, command });
    signal.addEventListener('abort', stop, { once: true });
    return promise.finally(() => {
      runs.delete(id);
      signal.removeEventListener('abort', stop);
    });
  };
  const terminal = (name: string): Terminal | undefined => {
    const found = terminals.get(name);
    if (found) return found;
    if (terminals.size >= mostTerminals) return undefined;
    // Not its name: after a close another one may have that, while the old shell is still ending.
    const id = randomUUID();
    const shell: Shell = {
      open: (size) => say({ type: 'open', terminal: id, name, ...size }),
      input: (data) => say({ type: 'input', terminal: id, data }),
      resize: (size) => say({ type: 'resize', terminal: id, ...size }),
      pause: () => say({ type: 'pause', terminal: id }),
      resume: () => say({ type: 'resume', terminal: id }),
      close: () => {
        say({ type: 'close', terminal: id });
        byId.delete(id);
        terminals.delete(name);
      },
    };
    const terminal = new Terminal(name, shell, { stream: id });
    terminals.set(name, terminal);
    byId.set(id, terminal);
    return terminal;
  };
  return {
    terminal,
    run,
    terminalNames: () => [...terminals.keys()],
  };
}
