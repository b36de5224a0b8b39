import { SerializeAddon } from '@xterm/addon-serialize';
import { Unicode11Addon } from '@xterm/addon-unicode11';
import xterm from '@xterm/headless';
import type { Attach, ShellState, TerminalReply } from '../contract/terminal-protocol.ts';
import { resumeWindow, unacknowledged } from '../contract/terminal-sizes.ts';
import { ReceivedInput } from './received-input.ts';
import { RecentOutput } from './recent-output.ts';
import { scrollback, serializeScreen } from './serialize-screen.ts';
import { longestSequence } from './unfinished-sequence.ts';
import { Viewing } from './viewing.ts';

/** The shell behind a terminal; the box gives it. */
export interface Shell {
  open(size: Size): void;
  input(data: string): void;
  resize(size: Size): void;
  pause(): void;
  resume(): void;
  /** It ends with all that it runs, and this terminal is no more. */
  close(): void;
}

export interface Size {
  readonly columns: number;
  readonly rows: number;
}

export interface Viewer {
  send(reply: TerminalReply): void;
}

export interface Attachment extends Disposable {
  /** `from`: units this client typed before. */
  input(data: string, from: number): void;
  resize(size: Size): void;
  acknowledge(seq: number): void;
  /** Closes the terminal for everybody. */
  close(): void;
}

export interface TerminalOptions {
  /** A name that no other terminal has or had: what a page has seen belongs to it. */
  readonly stream: string;
  /** Time for a page whose socket was cut to come back and find everything, in milliseconds. */
  readonly awayMs?: number;
  /** A clock in milliseconds. */
  readonly now?: () => number;
}

/** Marks of a shell's prompts and commands, as terminals know them. */
const shellMark = 133;
const firstSize: Size = { columns: 80, rows: 24 };
/** A reload or a restart of the host is over by then; a shell that prints much waits no longer for a page that is gone. */
const patienceMs = 10_000;
/** A shell echoes a key sooner than this; that the key was had is told after its echo, so that the echo need not wait for it. */
const echoMs = 25;
/** Largest output message, in UTF-16 units: acknowledgements come often enough to keep the stream flowing. */
const longestOutput = 65_536;
/** A viewer that has so much to draw gets more when that fills a message: a file in small pieces takes longer (RFC 896). */
const enoughToDraw = 65_536;

/** One shell's screen, kept as cells, for any number of viewers. Knows nothing of sockets. */
export class Terminal {
  readonly name: string;
  readonly #shell: Shell;
  readonly #stream: string;
  readonly #awayMs: number;
  readonly #now: () => number;
  readonly #screen = new xterm.Terminal({
    cols: firstSize.columns,
    rows: firstSize.rows,
    scrollback,
    allowProposedApi: true,
  });
  readonly #serializer = new SerializeAddon();
  readonly #recent = new RecentOutput(resumeWindow);
  readonly #received = new ReceivedInput();
  /** Clients that are not told yet that their input was had. */
  readonly #unconfirmed = new Map<string, Viewer>();
  #confirming: NodeJS.Timeout | undefined;
  /** By client. */
  readonly #viewings = new Map<string, Viewing>();
  /** By the marks that the shell's start file makes it print; undefined before its first prompt. */
  #shellState: ShellState | undefined;
  /** Output given to the screen and not yet drawn. */
  #undrawn = 0;
  #paused = false;
  #state: 'new' | 'running' | 'closed' | { readonly code: number | null } = 'new';

  constructor(
    name: string,
    shell: Shell,
    { stream, awayMs = patienceMs, now = () => performance.now() }: TerminalOptions,
  ) {
    this.name = name;
    this.#shell = shell;
    this.#stream = stream;
    this.#awayMs = awayMs;
    this.#now = now;
    this.#screen.loadAddon(this.#serializer);
    // The width of characters as the page has it.
    this.#screen.loadAddon(new Unicode11Addon());
    this.#screen.unicode.activeVersion = '11';
    this.#screen.parser.registerOscHandler(shellMark, (mark) => this.#noteMark(mark));
  }

  /** A viewer that was here before gets exactly what it lacks, where that is still kept; all others get the screen. */
  attach(viewer: Viewer, { client, seen, columns, rows }: Omit<Attach, 'type'>): Attachment {
    const known = seen?.stream === this.#stream && seen.seq <= this.#recent.end ? seen.seq : undefined;
    this.#resize({ columns, rows });
    // Who comes back is told that its shell has ended; who begins here gets a new one.
    if (this.#state === 'new' || (this.#state !== 'running' && known === undefined)) this.#openShell();
    const viewing = new Viewing(viewer, known ?? 0, this.#now);
    this.#viewings.set(client, viewing);
    const input = this.#received.of(client);
    viewer.send({ type: 'attached', stream: this.#stream, anew: seen !== null && seen.stream !== this.#stream, input });
    if (this.#shellState) viewer.send({ type: 'shell', ...this.#shellState });
    if (known === undefined) this.#showScreen(viewing, false);
    else this.#feed(viewing);
    if (typeof this.#state === 'object') viewer.send({ type: 'exit', code: this.#state.code });
    if (this.#state === 'closed') viewer.send({ type: 'closed' });
    this.#balance();
    return {
      input: (data, from) => this.#input(viewer, client, this.#received.take(client, from, data)),
      resize: (size) => this.#resize(size),
      acknowledge: (seq) => {
        viewing.acknowledge(seq);
        this.#feed(viewing);
        this.#balance();
      },
      close: () => this.#close(),
      [Symbol.dispose]: () => this.#keepPlace(client, viewing),
    };
  }

  /** From the shell. */
  output(data: string): void {
    this.#recent.add(data);
    this.#undrawn += data.length;
    this.#screen.write(data, () => {
      this.#undrawn -= data.length;
      this.#balance();
    });
    for (const viewing of this.#viewings.values()) this.#feed(viewing);
    this.#confirm();
    this.#balance();
  }

  /** From the shell: it ended. Any key starts another one. */
  exited(code: number | null): void {
    this.#state = { code };
    this.#shellState = undefined;
    for (const { viewer } of this.#viewings.values()) viewer?.send({ type: 'exit', code });
  }

  #input(viewer: Viewer, client: string, data: string): void {
    this.#unconfirmed.set(client, viewer);
    this.#confirming ??= setTimeout(() => this.#confirm(), echoMs).unref();
    if (data === '') return;
    if (this.#state === 'running') this.#shell.input(data);
    else this.#openShell();
  }

  /** Who is away comes back to a new terminal of that name. */
  #close(): void {
    if (this.#state === 'closed') return;
    this.#state = 'closed';
    // `closed` is the last word.
    this.#confirm();
    this.#shell.close();
    for (const { viewer } of this.#viewings.values()) viewer?.send({ type: 'closed' });
    this.#viewings.clear();
  }

  /** Tells who typed what has been had of it. */
  #confirm(): void {
    clearTimeout(this.#confirming);
    this.#confirming = undefined;
    for (const [client, viewer] of this.#unconfirmed)
      viewer.send({ type: 'received', input: this.#received.of(client) });
    this.#unconfirmed.clear();
  }

  #openShell(): void {
    if (this.#state === 'closed') return;
    this.#state = 'running';
    for (const { viewer } of this.#viewings.values()) viewer?.send({ type: 'began' });
    this.#shell.open({ columns: this.#screen.cols, rows: this.#screen.rows });
  }

  #resize(size: Size): void {
    this.#screen.resize(size.columns, size.rows);
    if (this.#state === 'running') this.#shell.resize(size);
  }

  /** A viewer whose line was cut counts for a while as one that reads nothing: a shell that prints much waits for it. */
  #keepPlace(client: string, viewing: Viewing): void {
    viewing.viewer = null;
    const forget = (): void => {
      if (this.#viewings.get(client) === viewing) this.#viewings.delete(client);
      this.#balance();
    };
    setTimeout(forget, this.#awayMs).unref();
    this.#balance();
  }

  /** Sends what the viewer lacks, as far as it may be sent more. */
  #feed(viewing: Viewing): void {
    const { viewer } = viewing;
    if (viewer === null || viewing.drawing) return;
    if (viewing.sent < this.#recent.start) {
      if (viewing.idle) this.#showScreen(viewing, true);
      return;
    }
    while (viewing.room > 0 && viewing.sent < this.#recent.end) {
      const most = Math.min(viewing.room, longestOutput);
      if (viewing.underWay >= enoughToDraw && this.#recent.end - viewing.sent < most) return;
      const data = this.#recent.read(viewing.sent, most);
      viewing.send(viewing.sent + data.length);
      viewer.send({ type: 'output', seq: viewing.sent, data });
    }
  }

  /** Sends the screen once all output so far is drawn on it; what comes meanwhile follows it. */
  #showScreen(viewing: Viewing, gap: boolean): void {
    const drawnTo = this.#recent.end;
    viewing.drawing = true;
    // xterm.js calls back when exactly what was written before is on the screen, and nothing after it.
    this.#screen.write('', () => {
      viewing.drawing = false;
      viewing.restart(drawnTo);
      const { cols: columns, rows } = this.#screen;
      const data = serializeScreen(this.#screen, this.#serializer, this.#recent.before(drawnTo, longestSequence));
      viewing.viewer?.send({ type: 'screen', seq: drawnTo, data, columns, rows, gap });
      this.#feed(viewing);
      this.#balance();
    });
  }

  /** `C`: a command begins; `D;<code>`: it has ended, and a prompt follows. */
  #noteMark(mark: string): boolean {
    const [what, code = ''] = mark.split(';');
    const { prompts, code: last } = this.#shellState ?? { prompts: 0, code: 0 };
    if (what === 'C') this.#shellState = { state: 'running', prompts, code: last };
    else if (what === 'D') this.#shellState = { state: 'prompt', prompts: prompts + 1, code: Number(code) || 0 };
    else return false;
    for (const { viewer } of this.#viewings.values()) viewer?.send({ type: 'shell', ...this.#shellState });
    return true;
  }

  /** The shell waits while the screen cannot keep up, or while every viewer is behind; one slow viewer slows no one. */
  #balance(): void {
    const viewings = [...this.#viewings.values()];
    const behind = viewings.map((viewing) => viewing.isBehind(this.#recent.end));
    const allBehind = behind.length > 0 && behind.every(Boolean);
    const mark = this.#paused ? unacknowledged.low : unacknowledged.first;
    const wait = allBehind || this.#undrawn > mark;
    if (wait === this.#paused) return;
    this.#paused = wait;
    if (wait) this.#shell.pause();
    else this.#shell.resume();
  }
}
