import type { WebSocket } from 'ws';
import type { Lab } from '../../labs/lab.ts';
import type { Result } from '../contract/failure.ts';
import type { Address, Provider } from '../contract/provider.ts';
import type { StepVerdict } from '../contract/verdict.ts';

/** Credentials of one cluster: the learner's own, and the read-only ones of the checks. */
export interface Access {
  readonly learnerKubeconfig: string;
  readonly checkerKubeconfig: string;
}

export interface Terminal {
  readonly name: string;
}

export interface Box<T extends Terminal = Terminal> extends AsyncDisposable {
  /** The terminal of that name; its shell begins with the first call. */
  terminal(name: string): T | undefined;
}

export interface BoxRequest {
  readonly id: string;
  readonly home: string;
  readonly learnerKubeconfig: string;
  readonly kubectl: string;
  /** What listens on the box's loopback and where it leads. */
  readonly forwards: readonly { readonly port: number; readonly to: Address }[];
  readonly files: Readonly<Record<string, string>>;
  readonly isolation: 'bubblewrap' | 'plain';
}

export interface JudgeRequest {
  readonly kubeconfig: string;
  readonly lab: Lab;
  readonly passed: ReadonlyMap<string, Date>;
  readonly now: () => Date;
  onVerdicts(verdicts: readonly StepVerdict[]): void;
  onPass(step: string, at: Date): void;
}

/** What a host is put together from; main.ts takes the real ones, tests pass small ones. */
export interface Parts<T extends Terminal = Terminal> {
  readonly provider: Provider;
  readonly isolation: 'bubblewrap' | 'plain';
  /** Path of kubectl. */
  readonly kubectl: string;
  findLab(id: string): Lab | undefined;
  grantAccess(request: { adminKubeconfig: string }): Promise<Result<Access>>;
  applyManifests(request: { adminKubeconfig: string; manifests: readonly string[] }): Promise<Result<void>>;
  openBox(request: BoxRequest): Promise<Result<Box<T>>>;
  judgeLab(request: JudgeRequest): Disposable;
  serveTerminal(socket: WebSocket, terminal: T): void;
}
