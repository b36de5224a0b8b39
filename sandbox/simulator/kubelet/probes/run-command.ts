/** Runs a command in a container and gathers what it says, both streams together. Source: cri-client/pkg/remote_runtime.go (ExecSync). */
import { createHash } from 'node:crypto';
import type { Container } from '../../runtime/container-runtime.ts';
import { type Clock, sleep } from '../../time/clock.ts';
import { goDuration } from '../go-duration.ts';

/** What is kept of the output, bytes (pkg/probe/exec/exec.go). */
const mostOutput = 10 * 1_024;

export interface CommandEnd {
  readonly output: string;
  /** Undefined when it exited with 0. */
  readonly error?: string;
  /** Why there is no verdict: the command ended with this code, took too long, or could not be started. */
  readonly how?: 'exited' | 'timeout' | 'unstartable';
}

/** Rejects with the signal's reason. Without `timeoutMs` it may take as long as it likes. */
export async function runCommand(
  container: Container,
  argv: readonly string[],
  { clock, signal, timeoutMs }: { clock: Clock; signal: AbortSignal; timeoutMs?: number },
): Promise<CommandEnd> {
  if (container.exit) return { output: '', error: 'container is not running', how: 'unstartable' };
  const session = container.exec({ argv, stdin: false, tty: false });
  const parts: Uint8Array[] = [];
  const errors: Uint8Array[] = [];
  let size = 0;
  using _ = session.onOutput((stream, bytes) => {
    const kept = bytes.subarray(0, Math.max(0, mostOutput - size));
    parts.push(kept);
    if (stream === 'stderr') errors.push(kept);
    size += bytes.length;
  });
  const over = new AbortController();
  const abort = (): void => session.kill('SIGKILL');
  signal.addEventListener('abort', abort, { once: true });
  const late =
    timeoutMs === undefined
      ? new Promise<'late'>(() => {})
      : sleep(clock, timeoutMs, over.signal).then(
          () => 'late' as const,
          () => new Promise<'late'>(() => {}),
        );
  const end = await Promise.race([session.exit, late]);
  over.abort();
  signal.removeEventListener('abort', abort);
  signal.throwIfAborted();
  const output = Buffer.concat(parts).toString();
  if (end === 'late') {
    session.kill('SIGKILL');
    const error = `command timed out: ${JSON.stringify(argv.join(' '))} timed out after ${goDuration(timeoutMs ?? 0)}`;
    return { output, error, how: 'timeout' };
  }
  if (end.startError !== undefined)
    return { output, error: unstartable(end.startError, execId(container, clock)), how: 'unstartable' };
  if (end.code === 0) return { output };
  return {
    output,
    error: `command '${argv.join(' ')}' exited with ${end.code}: ${Buffer.concat(errors)}`,
    how: 'exited',
  };
}

/** 64 hex digits. */
function execId({ id }: Container, clock: Clock): string {
  return createHash('sha256').update(`${id} ${clock.now().getTime()}`).digest('hex');
}

/** containerd's words; it names the process, so that no two failures have the same. */
function unstartable(why: string, id: string): string {
  const runc = `OCI runtime exec failed: exec failed: unable to start container process: ${why}: unknown`;
  return `rpc error: code = Unknown desc = failed to exec in container: failed to start exec ${JSON.stringify(id)}: ${runc}`;
}
