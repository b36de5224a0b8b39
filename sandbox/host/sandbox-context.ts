import type { Store } from '../../store/open-store.ts';
import type { Parts, Terminal } from './parts.ts';

/** What a sandbox is made with. */
export interface SandboxContext<T extends Terminal> {
  readonly parts: Parts<T>;
  readonly store: Store;
  readonly now: () => Date;
  readonly log: (line: string) => void;
  /** Folder of the learners' homes. */
  readonly homes: string;
}
