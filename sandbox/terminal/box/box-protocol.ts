/** What the host and the process inside the box say to each other: one JSON value a line. */

/**
 * Units of output on their way to the host, of all shells together. A pipe would hold some 200 kB more than this, and Ctrl-C would
 * wait until all of that is read.
 */
export const mostUnderWay = 32_768;

export type BoxRequest =
  /** `terminal` is a name that no other one has or had; `name` is what the learner knows it by. */
  | {
      readonly type: 'open';
      readonly terminal: string;
      readonly name: string;
      readonly columns: number;
      readonly rows: number;
    }
  | { readonly type: 'input'; readonly terminal: string; readonly data: string }
  | { readonly type: 'resize'; readonly terminal: string; readonly columns: number; readonly rows: number }
  /** Hang up: the pty is closed, and what runs there ends. */
  | { readonly type: 'close'; readonly terminal: string }
  /** Run one command by bash in the home, without a terminal; answered by `ran`. */
  | { readonly type: 'run'; readonly run: string; readonly command: string }
  /** End a command that runs, with all it has started. */
  | { readonly type: 'stop'; readonly run: string }
  /** End all that runs in the box but its own process, and print why in every terminal. Only where `alone`. */
  | { readonly type: 'clear'; readonly note: string }
  /** So many more units of output were read. */
  | { readonly type: 'taken'; readonly units: number }
  /** Stop and go on reading the pty: the programs in it block meanwhile. */
  | { readonly type: 'pause' | 'resume'; readonly terminal: string };

export type BoxReply =
  /** Ports are listened on; terminals can be opened. */
  | { readonly type: 'ready' }
  | { readonly type: 'output'; readonly terminal: string; readonly data: string }
  | { readonly type: 'ran'; readonly run: string; readonly code: number | null; readonly output: string }
  | { readonly type: 'exit'; readonly terminal: string; readonly code: number | null };

/** What the process is told at its start, as JSON in its first argument. */
export interface BoxSetup {
  /** The process has a process namespace for itself: all others that it sees belong to the box. */
  readonly alone: boolean;
  /** Loopback ports of the box and the unix sockets they lead to. */
  readonly forwards: readonly { readonly port: number; readonly socket: string }[];
  /** The shell's command line. */
  readonly shell: readonly string[];
  /** The command line of a shell that runs what follows it. */
  readonly run: readonly string[];
  readonly home: string;
  readonly env: Readonly<Record<string, string>>;
}
