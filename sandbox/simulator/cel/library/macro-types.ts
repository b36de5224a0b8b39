/** What the library hands to a macro of one's own: its types are not exported. */
export interface Type {
  readonly kind: string;
  readonly keyType?: Type;
  readonly valueType?: Type;
}
export interface Scope {
  forkWithVariable(name: string, type: Type): Scope;
  reuse(parent: Scope): Scope;
  setIterValue(value: unknown, evaluator: Evaluator): Scope;
}
export interface Node {
  readonly op: string;
  readonly args: unknown;
}
export interface Checker {
  check(node: Node, scope: Scope): Type;
  getType(name: string): Type;
  createError(code: string, message: string, node: Node): Error;
}
export interface Evaluator {
  run(node: Node, scope: Scope): unknown;
}
export interface Call {
  readonly args: readonly Node[];
  readonly receiver: Node;
}
