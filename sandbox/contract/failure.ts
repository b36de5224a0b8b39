/** What can be expected to go wrong; each code has its own words on the page (`app/messages/<locale>/failure.json`). */
export const failureCodes = [
  'no-docker',
  'no-kind',
  'no-kubectl',
  'no-isolation',
  'no-host-access',
  'image-missing',
  'inotify-limit',
  'disk-full',
  'port-taken',
  'name-taken',
  'out-of-memory',
  'full',
  'network-full',
  'too-many',
  'not-found',
  'not-supported',
  'not-allowed',
  'bad-input',
  'host-unreachable',
  'timed-out',
  'cancelled',
  'unexpected',
] as const;
export type FailureCode = (typeof failureCodes)[number];

/** An expected failure, as a value: what happened and what to do, with the command and its raw output kept. */
export interface Failure {
  readonly code: FailureCode;
  /** One English sentence or two: what happened, why if known, what to do. */
  readonly message: string;
  readonly command?: string | undefined;
  readonly output?: string | undefined;
  /** What failed in turn while this failure was being undone. */
  readonly undo?: readonly Failure[] | undefined;
}

export type Result<Value> =
  | { readonly ok: true; readonly value: Value }
  | { readonly ok: false; readonly failure: Failure };

export function ok<Value>(value: Value): Result<Value> {
  return { ok: true, value };
}

export function fail(code: FailureCode, message: string, more: Omit<Failure, 'code' | 'message'> = {}): Result<never> {
  return { ok: false, failure: { code, message, ...more } };
}

/** A failure on its way to where surprises are caught. */
export class FailureError extends Error {
  readonly failure: Failure;
  constructor(failure: Failure, options?: ErrorOptions) {
    super(failure.message, options);
    this.name = 'FailureError';
    this.failure = failure;
  }
}

/** The value of a result, for callers to whom a failure is a surprise. Throws FailureError. */
export function valueOrThrow<Value>(result: Result<Value>): Value {
  if (result.ok) return result.value;
  throw new FailureError(result.failure);
}
