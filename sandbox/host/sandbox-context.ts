import type { Settings } from '../../config/settings.ts';
import type { Store } from '../../store/open-store.ts';
import type { Parts, Terminal } from './parts.ts';

export type Limits = Pick<
  Settings,
  | 'mostSandboxes'
  | 'mostPerNetwork'
  | 'sandboxMinutes'
  | 'extendMinutes'
  | 'longestMinutes'
  | 'idleMinutes'
  | 'allowHostAccess'
>;

/** What a sandbox is made with. */
export interface SandboxContext<T extends Terminal> {
  readonly parts: Parts<T>;
  readonly store: Store;
  readonly now: () => Date;
  readonly log: (line: string) => void;
  readonly limits: Limits;
  /** Folder of the learners' homes. */
  readonly homes: string;
}
