/** What a signal does to a process that has not said otherwise: signal(7). */
import type { Signal } from '../process.ts';

export type Disposition = 'end' | 'stop' | 'continue' | 'nothing';

const others: Partial<Record<Signal, Disposition>> = {
  SIGCHLD: 'nothing',
  SIGWINCH: 'nothing',
  SIGCONT: 'continue',
  SIGSTOP: 'stop',
  SIGTSTP: 'stop',
};

export function dispositionOf(signal: Signal): Disposition {
  return others[signal] ?? 'end';
}
