import type { WebSocket } from 'ws';
import type { Lab } from '../../labs/lab.ts';
import type { Access } from '../access/grant-access.ts';
import type { PodSecurity } from '../access/roles.ts';
import type { JudgeRequest, Judging } from '../checks/judge-lab.ts';
import type { Result } from '../contract/failure.ts';
import type { Provider } from '../contract/provider.ts';
import type { OpenBox } from '../terminal/box.ts';
import type { Tools } from '../tools/serve-tools.ts';
import type { Traffic, TrafficOptions } from '../traffic/open-traffic.ts';
import type { View, ViewRequest } from '../view/open-view.ts';

export interface Terminal {
  readonly name: string;
}

export interface Box<T extends Terminal = Terminal> extends AsyncDisposable {
  /** The terminal of that name; its shell begins with the first call. */
  terminal(name: string): T | undefined;
  /** Names of those there are. */
  terminals(): readonly string[];
  /** One command in the learner's home, until the signal; `code` is null when it was ended. */
  run(command: string, signal: AbortSignal): Promise<{ readonly code: number | null; readonly output: string }>;
}

/** What a host is put together from; main.ts takes the real ones, tests pass small ones. */
export interface Parts<T extends Terminal = Terminal> {
  readonly provider: Provider;
  readonly isolation: 'bubblewrap' | 'plain';
  /** Path of kubectl. */
  readonly kubectl: string;
  findLab(id: string): Lab | undefined;
  grantAccess(request: { adminKubeconfig: string; podSecurity: PodSecurity }): Promise<Result<Access>>;
  applyManifests(request: {
    adminKubeconfig: string;
    manifests: readonly string[];
    namespaces?: readonly string[] | undefined;
    podSecurity: PodSecurity;
  }): Promise<Result<void>>;
  /** Opens a box, or takes over the one that an earlier process left, with its shells. */
  openBox(request: OpenBox): Promise<Result<Box<T>>>;
  /** Closes what an earlier process left, but for these sandboxes. */
  keepBoxes(ids: readonly string[]): Promise<void>;
  openTraffic(options: TrafficOptions): Traffic;
  judgeLab(request: JudgeRequest): Judging;
  openView(request: ViewRequest): View;
  serveTerminal(socket: WebSocket, terminal: T): void;
  serveTools(socket: WebSocket, tools: Tools): void;
}
