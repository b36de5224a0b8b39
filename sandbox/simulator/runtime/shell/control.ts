/** What leaves the ordinary flow of a script. */

export class LoopControl extends Error {
  override readonly name = 'LoopControl';
  readonly kind: 'break' | 'continue';
  /** Loops still to leave. */
  readonly levels: number;

  constructor(kind: 'break' | 'continue', levels: number) {
    super(kind);
    this.kind = kind;
    this.levels = levels;
  }
}

export class ReturnControl extends Error {
  override readonly name = 'ReturnControl';
  readonly status: number;

  constructor(status: number) {
    super('return');
    this.status = status;
  }
}

export class ExitShell extends Error {
  override readonly name = 'ExitShell';
  readonly status: number;

  constructor(status: number) {
    super('exit');
    this.status = status;
  }
}

/** Ctrl-C at an interactive shell: back to the prompt. */
export class Interrupted extends Error {
  override readonly name = 'Interrupted';
}

/** An error that ends a script, and at a prompt the line: its text is for stderr. */
export class ShellError extends Error {
  override readonly name = 'ShellError';
  readonly status: number;

  constructor(message: string, status = 2) {
    super(message);
    this.status = status;
  }
}
