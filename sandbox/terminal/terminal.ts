import { SerializeAddon } from '@xterm/addon-serialize';
import xterm from '@xterm/headless';
import type { ShellState, TerminalReply } from '../contract/terminal-protocol.ts';
import { unacknowledged } from '../contract/terminal-sizes.ts';
import { Flow } from './flow.ts';

/** The shell behind a terminal; the box gives it. */
export interface Shell {
  open(size: Size): void;
  input(data: string): void;
  resize(size: Size): void;
  pause(): void;
  resume(): void;
}

export interface Size {
  readonly columns: number;
  readonly rows: number;
}

interface Output {
  /** After this output. */
  readonly seq: number;
  readonly data: string;
}

export interface Viewer {
  send(reply: TerminalReply): void;
}

export interface Attachment extends Disposable {
  input(data: string): void;
  resize(size: Size): void;
  acknowledge(seq: number): void;
}

/** Marks of a shell's prompts and commands, as terminals know them. */
const shellMark = 133;
/** Lines above the screen that a returning viewer gets back. */
const scrollback = 1_000;
const firstSize: Size = { columns: 80, rows: 24 };

/** One shell's screen, kept as cells, for any number of viewers. Knows nothing of sockets. */
export class Terminal {
  readonly name: string;
  readonly #shell: Shell;
  readonly #screen = new xterm.Terminal({
    cols: firstSize.columns,
    rows: firstSize.rows,
    scrollback,
    allowProposedApi: true,
  });
  readonly #serializer = new SerializeAddon();
  /** Viewers that get output as it comes. */
  readonly #viewers = new Map<Viewer, Flow>();
  /** Viewers whose screen is being drawn, with the output that comes after it. */
  readonly #waiting = new Map<Viewer, Output[]>();
  /** By the marks that the shell's start file makes it print; undefined before its first prompt. */
  #shellState: ShellState | undefined;
  #seq = 0;
  /** Output given to the screen and not yet drawn. */
  #undrawn = 0;
  #paused = false;
  #running = false;

  constructor(name: string, shell: Shell) {
    this.name = name;
    this.#shell = shell;
    this.#screen.loadAddon(this.#serializer);
    this.#screen.parser.registerOscHandler(shellMark, (mark) => this.#noteMark(mark));
  }

  attach(viewer: Viewer): Attachment {
    if (!this.#running) this.#openShell();
    const flow = new Flow();
    this.#showScreen(viewer, flow);
    return {
      input: (data) => {
        if (this.#running) this.#shell.input(data);
        else this.#openShell();
      },
      resize: (size) => this.#resize(size),
      acknowledge: (seq) => {
        const was = flow.behind;
        flow.acknowledge(seq);
        // What came while this viewer was behind was left out; the screen makes up for it.
        if (was && !flow.behind) this.#showScreen(viewer, flow);
        this.#balance();
      },
      [Symbol.dispose]: () => {
        this.#waiting.delete(viewer);
        this.#viewers.delete(viewer);
        this.#balance();
      },
    };
  }

  /** From the shell. */
  output(data: string): void {
    this.#seq += data.length;
    this.#undrawn += data.length;
    this.#screen.write(data, () => {
      this.#undrawn -= data.length;
      this.#balance();
    });
    const output = { seq: this.#seq, data };
    for (const later of this.#waiting.values()) later.push(output);
    for (const [viewer, flow] of this.#viewers) this.#sendOutput(viewer, flow, output);
    this.#balance();
  }

  /** From the shell: it ended. Any key starts another one. */
  exited(code: number | null): void {
    this.#running = false;
    this.#shellState = undefined;
    for (const viewer of [...this.#viewers.keys(), ...this.#waiting.keys()]) viewer.send({ type: 'exit', code });
  }

  #openShell(): void {
    this.#running = true;
    this.#shell.open({ columns: this.#screen.cols, rows: this.#screen.rows });
  }

  #resize(size: Size): void {
    this.#screen.resize(size.columns, size.rows);
    if (this.#running) this.#shell.resize(size);
  }

  /** Sends the screen once all output so far is drawn on it; what comes meanwhile follows it. */
  #showScreen(viewer: Viewer, flow: Flow): void {
    const drawnTo = this.#seq;
    const later: Output[] = [];
    this.#viewers.delete(viewer);
    this.#waiting.set(viewer, later);
    // xterm.js calls back when exactly what was written before is on the screen, and nothing after it.
    this.#screen.write('', () => {
      if (this.#waiting.get(viewer) !== later) return;
      this.#waiting.delete(viewer);
      this.#viewers.set(viewer, flow);
      flow.restart(drawnTo);
      const { cols: columns, rows } = this.#screen;
      viewer.send({ type: 'screen', seq: drawnTo, data: this.#serializer.serialize({ scrollback }), columns, rows });
      if (this.#shellState) viewer.send({ type: 'shell', ...this.#shellState });
      for (const output of later) this.#sendOutput(viewer, flow, output);
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
    for (const viewer of this.#viewers.keys()) viewer.send({ type: 'shell', ...this.#shellState });
    return true;
  }

  #sendOutput(viewer: Viewer, flow: Flow, { seq, data }: Output): void {
    // Left out while the viewer is behind; a screen makes up for it.
    if (flow.behind) return;
    flow.send(seq);
    viewer.send({ type: 'output', seq, data });
  }

  /** The shell waits while the screen cannot keep up, or while every viewer is behind; one slow viewer slows no one. */
  #balance(): void {
    const flows = [...this.#viewers.values()];
    const allBehind = flows.length > 0 && flows.every((flow) => flow.behind);
    const mark = this.#paused ? unacknowledged.low : unacknowledged.high;
    const wait = allBehind || this.#undrawn > mark;
    if (wait === this.#paused) return;
    this.#paused = wait;
    if (wait) this.#shell.pause();
    else this.#shell.resume();
  }
}
