import { SerializeAddon } from '@xterm/addon-serialize';
import xterm from '@xterm/headless';
import type { TerminalReply } from '../contract/terminal-protocol.ts';
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

export interface Viewer {
  send(reply: TerminalReply): void;
}

export interface Attachment extends Disposable {
  input(data: string): void;
  resize(size: Size): void;
  acknowledge(seq: number): void;
}

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
  readonly #attached = new Set<Viewer>();
  #seq = 0;
  /** Output given to the screen and not yet drawn. */
  #undrawn = 0;
  #paused = false;
  #running = false;

  constructor(name: string, shell: Shell) {
    this.name = name;
    this.#shell = shell;
    this.#screen.loadAddon(this.#serializer);
  }

  attach(viewer: Viewer): Attachment {
    if (!this.#running) this.#openShell();
    const flow = new Flow();
    this.#attached.add(viewer);
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
        this.#attached.delete(viewer);
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
    for (const [viewer, flow] of this.#viewers) {
      if (flow.behind) continue;
      flow.send(this.#seq);
      viewer.send({ type: 'output', seq: this.#seq, data });
    }
    this.#balance();
  }

  /** From the shell: it ended. Any key starts another one. */
  exited(code: number | null): void {
    this.#running = false;
    for (const viewer of this.#attached) viewer.send({ type: 'exit', code });
  }

  #openShell(): void {
    this.#running = true;
    this.#shell.open({ columns: this.#screen.cols, rows: this.#screen.rows });
  }

  #resize(size: Size): void {
    this.#screen.resize(size.columns, size.rows);
    if (this.#running) this.#shell.resize(size);
  }

  /** Sends the screen once all output so far is drawn on it. */
  #showScreen(viewer: Viewer, flow: Flow): void {
    // Until the screen is sent, later output is not: it would come before it.
    this.#viewers.delete(viewer);
    this.#screen.write('', () => {
      if (!this.#attached.has(viewer)) return;
      this.#viewers.set(viewer, flow);
      flow.restart(this.#seq);
      const { cols: columns, rows } = this.#screen;
      viewer.send({ type: 'screen', seq: this.#seq, data: this.#serializer.serialize({ scrollback }), columns, rows });
    });
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
