/** What this folder needs of CEL; the language itself is somebody else's. */

/** An expression ready to be evaluated. Both steps throw an Error whose message is the language's own. */
export type Compiled = (values: Readonly<Record<string, unknown>>) => unknown;

export interface ExpressionLanguage {
  compile(source: string, variables: readonly string[]): Compiled;
  /** An optional value, as `oldSelf` is with `optionalOldSelf`. */
  optional(value: unknown): unknown;
}
