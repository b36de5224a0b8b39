/** Something wrong in a lab, a lesson or a message file: where it is and what to do about it. */
export interface Problem {
  /** Path from the root of the repository. */
  readonly file: string;
  /** From 1. */
  readonly line?: number | undefined;
  /** The field as it is written: `steps[2].id`. */
  readonly field?: string | undefined;
  readonly message: string;
}

/** `file:line: field: message`, without the parts that are not known; editors and terminals open such a line. */
export function formatProblem({ file, line, field, message }: Problem): string {
  const where = line === undefined ? file : `${file}:${line}`;
  return [where, field, message].filter((part) => part !== undefined).join(': ');
}
