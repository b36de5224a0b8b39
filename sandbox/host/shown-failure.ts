import { type Failure, fail } from '../contract/failure.ts';
import type { SandboxView } from '../contract/sandbox-view.ts';

/** A failure as it is stored and shown. */
export function shownFailure({ code, message, command, output }: Failure): NonNullable<SandboxView['failure']> {
  return { code, message, ...(command === undefined ? {} : { command }), ...(output === undefined ? {} : { output }) };
}

/** A surprise, for those who wait for how it went. */
export function unexpectedFailure(error: unknown): Failure {
  const result = fail('unexpected', error instanceof Error ? error.message : String(error), {
    output: error instanceof Error ? error.stack : undefined,
  });
  if (result.ok) throw new Error('a failure is not ok');
  return result.failure;
}
