import type { Browser } from '@playwright/test';
import type { TerminalPage } from './terminal-page.ts';

/** A shell at the other end of a socket, without a page, read as fast as it comes: load beside what is measured. */
export interface RawTerminal extends Disposable {
  type(text: string): void;
}

/** One of those compared: a server with a page that shows a terminal. */
export interface Contender extends AsyncDisposable {
  readonly name: string;
  /** A page with a shell of its own, at its prompt. */
  openPage(browser: Browser): Promise<TerminalPage>;
  /** A shell of its own, at its prompt. */
  openTerminal(): Promise<RawTerminal>;
}

/** What a part of this bench is given. */
export interface Measuring {
  readonly say: (line: string) => void;
  /** Fewer samples and shorter waits: shows that the bench works, not how fast anything is. */
  readonly quick: boolean;
  readonly browser: Browser;
}
