import { chmod, mkdtemp, readdir, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export interface DockerShim extends AsyncDisposable {
  /** Put first on PATH of the `kind` command. */
  readonly folder: string;
}

/** A `docker run` of an image that is there takes about a second. */
const runPatienceMs = 60_000;
const pollMs = 20;

/**
 * kind gives no way to label or limit its node containers, so it finds this `docker` first: a script that adds flags to
 * `docker run` and hands everything else through. It costs one exec, and no second call after the container is there.
 * Disposing of it waits for a `docker run` that outlived its kind, and lets none begin after that: what is cleaned up then
 * is all there is. A node is not started either once this process is gone and nobody would own it.
 */
export async function openDockerShim(runFlags: readonly string[]): Promise<DockerShim> {
  const folder = await mkdtemp(join(tmpdir(), 'drydock-kind-'));
  const script = `#!/bin/sh
# Adds labels and limits to the nodes that kind starts.
PATH=\${PATH#*:}
if [ "$1" = run ]; then
  shift
  kill -0 ${process.pid} && : > ${quote(folder)}/run.$$ || exit 1
  exec docker run ${runFlags.map(quote).join(' ')} "$@"
fi
exec docker "$@"
`;
  await writeFile(join(folder, 'docker'), script);
  await chmod(join(folder, 'docker'), 0o755);
  return { folder, [Symbol.asyncDispose]: () => closeShim(folder) };
}

/** Once the folder has another name, no further `docker run` can note itself in it, and none starts without its note. */
async function closeShim(folder: string): Promise<void> {
  const aside = `${folder}-closed`;
  await rename(folder, aside);
  const notes = (await readdir(aside)).filter((name) => name.startsWith('run.'));
  const deadline = performance.now() + runPatienceMs;
  for (const note of notes) {
    while (isRunning(Number(note.slice('run.'.length))) && performance.now() < deadline)
      await new Promise((again) => setTimeout(again, pollMs));
  }
  await rm(aside, { recursive: true, force: true });
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

function quote(word: string): string {
  return `'${word.replaceAll("'", "'\\''")}'`;
}
