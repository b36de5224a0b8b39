/** What the host and the process inside the box say to each other: one JSON value a line. */

export type BoxRequest =
  | { readonly type: 'open'; readonly terminal: string; readonly columns: number; readonly rows: number }
  | { readonly type: 'input'; readonly terminal: string; readonly data: string }
  | { readonly type: 'resize'; readonly terminal: string; readonly columns: number; readonly rows: number }
  /** Stop and go on reading the pty: the programs in it block meanwhile. */
  | { readonly type: 'pause' | 'resume'; readonly terminal: string };

export type BoxReply =
  /** Ports are listened on; terminals can be opened. */
  | { readonly type: 'ready' }
  | { readonly type: 'output'; readonly terminal: string; readonly data: string }
  | { readonly type: 'exit'; readonly terminal: string; readonly code: number | null };

/** What the process is told at its start, as JSON in its first argument. */
export interface BoxSetup {
  /** Loopback ports of the box and the unix sockets they lead to. */
  readonly forwards: readonly { readonly port: number; readonly socket: string }[];
  /** The shell's command line. */
  readonly shell: readonly string[];
  readonly home: string;
  readonly env: Readonly<Record<string, string>>;
}
