/** The process inside the box: forwards its loopback ports to unix sockets and holds the shells' ptys. It ends with its input. */
import { connect, createServer } from 'node:net';
import { type IPty, spawn } from 'node-pty';
import { type BoxReply, type BoxRequest, type BoxSetup, mostUnderWay } from './box-protocol.ts';
import { readLines } from './read-lines.ts';
import { runCommand, stopAllCommands, stopCommand } from './run-command.ts';

const setup = JSON.parse(process.argv[2] ?? '') as BoxSetup;
const shells = new Map<string, IPty>();
/** Terminals that the other end wants to wait. */
const paused = new Set<string>();
let congested = false;
/** A shell that ends its jobs first is done by then. */
const closePatienceMs = 2_000;
/** Units of output that the other end has not taken. */
let underWay = 0;

/** A pty gives 4 KiB at a time: a file would come as so many small messages that they take longer than what is in them. */
const gathered = { units: 16_384, ms: 2 } as const;
/** An echo, a prompt: said at once. */
const short = 1_024;
const printed = new Map<string, string>();
let gathering: NodeJS.Timeout | undefined;

function say(reply: BoxReply): void {
  process.stdout.write(`${JSON.stringify(reply)}\n`);
}

/** When the other end reads more slowly than the shells write, they wait, all of them, and nothing piles up here. */
function print(terminal: string, data: string): void {
  const output = (printed.get(terminal) ?? '') + data;
  printed.set(terminal, output);
  underWay += data.length;
  if (output.length < short || output.length >= gathered.units) sayPrinted();
  else gathering ??= setTimeout(sayPrinted, gathered.ms);
  if (congested || underWay < mostUnderWay) return;
  congested = true;
  for (const shell of shells.values()) shell.pause();
  sayPrinted();
}

function sayPrinted(): void {
  clearTimeout(gathering);
  gathering = undefined;
  for (const [terminal, data] of printed) say({ type: 'output', terminal, data });
  printed.clear();
}

function noteTaken(units: number): void {
  underWay -= units;
  if (!congested || underWay >= mostUnderWay / 2) return;
  congested = false;
  for (const [terminal, shell] of shells) if (!paused.has(terminal)) shell.resume();
}

function listen({ port, socket }: BoxSetup['forwards'][number]): Promise<void> {
  const server = createServer({ allowHalfOpen: true }, (inside) => {
    const outside = connect({ path: socket, allowHalfOpen: true });
    inside.pipe(outside).pipe(inside);
    inside.on('error', () => outside.destroy());
    outside.on('error', () => inside.destroy());
    outside.on('close', () => inside.destroy());
  });
  return new Promise((listening, failed) => {
    server.once('error', failed);
    server.listen(port, '127.0.0.1', listening);
  });
}

function open({ terminal, name, columns, rows }: BoxRequest & { type: 'open' }): void {
  const [program = '/bin/sh', ...args] = setup.shell;
  const env = { ...setup.env, DRYDOCK_TERMINAL: name };
  const shell = spawn(program, args, { name: 'xterm-256color', cols: columns, rows, cwd: setup.home, env });
  shells.set(terminal, shell);
  paused.delete(terminal);
  shell.onData((data) => print(terminal, data));
  shell.onExit(({ exitCode }) => {
    shells.delete(terminal);
    sayPrinted();
    say({ type: 'exit', terminal, code: exitCode });
  });
}

/**
 * As a terminal that is closed: the shell gets HUP, and gives it to its jobs. Once: bash that is told a second time meanwhile, as by
 * the kernel when the pty is closed at once, may end without telling them. A shell that does not mind is ended.
 */
function close(terminal: string): void {
  const shell = shells.get(terminal);
  if (!shell) return;
  shells.delete(terminal);
  paused.delete(terminal);
  shell.kill('SIGHUP');
  const end = setTimeout(() => shell.kill('SIGKILL'), closePatienceMs);
  shell.onExit(() => clearTimeout(end));
}

function handle(request: BoxRequest): void {
  if (request.type === 'run') runCommand(setup, request, say);
  else if (request.type === 'stop') stopCommand(request.run);
  else if (request.type === 'clear') clear(request.note);
  else if (request.type === 'taken') noteTaken(request.units);
  else handleTerminal(request);
}

function clear(note: string): void {
  if (!setup.alone) return;
  for (const terminal of shells.keys()) print(terminal, `\r\n${note}\r\n`);
  try {
    // Everything it may signal but itself and the first process, in one go, so that nothing multiplies away.
    process.kill(-1, 'SIGKILL');
  } catch {
    // There was nothing else.
  }
}

function handleTerminal(request: Exclude<BoxRequest, { type: 'run' | 'stop' | 'clear' | 'taken' }>): void {
  const shell = shells.get(request.terminal);
  if (request.type === 'open') open(request);
  else if (request.type === 'input') shell?.write(request.data);
  else if (request.type === 'resize') shell?.resize(request.columns, request.rows);
  else if (request.type === 'close') close(request.terminal);
  else if (request.type === 'pause') {
    paused.add(request.terminal);
    shell?.pause();
  } else {
    paused.delete(request.terminal);
    if (!congested) shell?.resume();
  }
}

await Promise.all(setup.forwards.map(listen));
say({ type: 'ready' });
// Node's readline also ends lines at U+2028 and U+2029, which JSON has as they are.
readLines(process.stdin).on('line', (line) => handle(JSON.parse(line.toString()) as BoxRequest));
process.stdin.on('end', () => {
  stopAllCommands();
  for (const shell of shells.values()) shell.kill('SIGHUP');
  process.exit(0);
});
