/** How a command ended, as the error channel tells it. Source: kubelet/pkg/cri/streaming/remotecommand/exec.go. */
import { createHash } from 'node:crypto';
import type { StatusCause } from '../../meta/status.ts';

/** metav1.Status without what Go leaves out when it is empty. */
export interface CommandStatus {
  readonly metadata: Readonly<Record<string, never>>;
  readonly status: 'Success' | 'Failure';
  readonly message?: string;
  readonly reason?: string;
  readonly details?: { readonly causes: readonly StatusCause[] };
  readonly code?: number;
}

export const succeeded: CommandStatus = { metadata: {}, status: 'Success' };

export function exitedWith(code: number): CommandStatus {
  if (code === 0) return succeeded;
  return {
    metadata: {},
    status: 'Failure',
    message: `command terminated with non-zero exit code: command terminated with exit code ${code}`,
    reason: 'NonZeroExitCode',
    details: { causes: [{ reason: 'ExitCode', message: String(code) }] },
  };
}

export function internalError(message: string): CommandStatus {
  return {
    metadata: {},
    status: 'Failure',
    message: `Internal error occurred: ${message}`,
    reason: 'InternalError',
    details: { causes: [{ message }] },
    code: 500,
  };
}

/** What containerd makes of runc's refusal. */
export function notStarted(refusal: string): CommandStatus {
  // Stands for the id of the attempt, which nobody can look up.
  const id = createHash('sha256').update(refusal).digest('hex');
  return internalError(
    `error executing command in container: failed to exec in container: failed to start exec "${id}": OCI runtime exec failed: exec failed: unable to start container process: ${refusal}: unknown`,
  );
}
