/** The one place that runs commands. A command that ends badly is a value that keeps the command and its output. */
import { execa } from 'execa';

export interface RunOptions {
  readonly input?: string;
  readonly cwd?: string;
  readonly env?: Readonly<Record<string, string>>;
  /** False: only `env`, nothing of this process's environment. */
  readonly extendEnv?: boolean;
  /** Milliseconds; the command is killed afterwards and `reason` is `timed-out`. */
  readonly timeoutMs?: number;
  readonly signal?: AbortSignal;
  /** Each line of output as it comes, of both streams. */
  readonly onLine?: (line: string) => void;
}

export interface Ran {
  readonly ok: boolean;
  /** Null when it never started or was killed. */
  readonly exitCode: number | null;
  readonly stdout: string;
  readonly stderr: string;
  /** Both streams, in the order they came. */
  readonly output: string;
  /** The command line, quoted for a shell. */
  readonly command: string;
  readonly reason: 'exited' | 'timed-out' | 'cancelled' | 'not-installed' | 'killed';
}

/** Runs a program to its end; throws only when the operating system itself refuses. */
export async function run(program: string, args: readonly string[], options: RunOptions = {}): Promise<Ran> {
  const child = execa(program, [...args], {
    reject: false,
    all: true,
    stripFinalNewline: true,
    ...(options.input === undefined ? { stdin: 'ignore' as const } : { input: options.input }),
    ...(options.cwd === undefined ? {} : { cwd: options.cwd }),
    ...(options.env === undefined ? {} : { env: options.env }),
    ...(options.extendEnv === undefined ? {} : { extendEnv: options.extendEnv }),
    ...(options.timeoutMs === undefined ? {} : { timeout: options.timeoutMs }),
    ...(options.signal === undefined ? {} : { cancelSignal: options.signal }),
  });
  if (options.onLine) {
    let rest = '';
    child.all?.on('data', (chunk: Buffer) => {
      const lines = (rest + chunk.toString()).split(/\r?\n|\r/);
      rest = lines.pop() ?? '';
      for (const line of lines) options.onLine?.(line);
    });
  }
  const result = await child;
  return {
    ok: !result.failed,
    exitCode: result.exitCode ?? null,
    stdout: String(result.stdout ?? ''),
    stderr: String(result.stderr ?? ''),
    output: String(result.all ?? ''),
    command: result.escapedCommand,
    reason: reasonOf(result),
  };
}

interface Ending {
  readonly code?: string | undefined;
  readonly timedOut: boolean;
  readonly isCanceled: boolean;
  readonly isTerminated: boolean;
}

function reasonOf(ending: Ending): Ran['reason'] {
  if (ending.code === 'ENOENT') return 'not-installed';
  if (ending.timedOut) return 'timed-out';
  if (ending.isCanceled) return 'cancelled';
  return ending.isTerminated ? 'killed' : 'exited';
}
