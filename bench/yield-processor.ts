import { run } from '../sandbox/exec/run.ts';

/**
 * Until it is disposed of, this process runs only when no other one wants its processor (SCHED_IDLE, sched(7)), so that who asks takes
 * no time from who answers: on two cores a server that wakes up would wait up to 3 ms for the end of a client's slice. Without
 * Linux and util-linux nothing changes. What is started meanwhile yields, too.
 */
export async function yieldProcessor(): Promise<AsyncDisposable> {
  await setPolicy('--idle');
  return { [Symbol.asyncDispose]: () => setPolicy('--other') };
}

/** Where it cannot be set, the rows say what they would have said without. */
async function setPolicy(policy: '--idle' | '--other'): Promise<void> {
  await run('chrt', ['--all-tasks', policy, '--pid', '0', String(process.pid)]);
}
