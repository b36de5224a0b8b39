import { execFileSync } from 'node:child_process';

/**
 * Until it is disposed of, this process runs only when no other one wants its processor (SCHED_IDLE, sched(7)), so that who asks takes
 * no time from who answers: on two cores a server that wakes up would wait up to 3 ms for the end of a client's slice. Without
 * Linux and util-linux nothing changes. What is started meanwhile yields, too.
 */
export function yieldProcessor(): Disposable {
  setPolicy('--idle');
  return { [Symbol.dispose]: () => setPolicy('--other') };
}

function setPolicy(policy: '--idle' | '--other'): void {
  try {
    execFileSync('chrt', ['--all-tasks', policy, '--pid', '0', String(process.pid)], { stdio: 'ignore' });
  } catch {
    // Then the rows say what they would have said without.
  }
}
