import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export interface DockerShim extends AsyncDisposable {
  /** Put first on PATH of the `kind` command. */
  readonly folder: string;
}

/**
 * kind gives no way to label or limit its node containers, so it finds this `docker` first: a script that adds flags to
 * `docker run` and hands everything else through. It costs one exec, and no second call after the container is there.
 */
export async function openDockerShim(runFlags: readonly string[]): Promise<DockerShim> {
  const folder = await mkdtemp(join(tmpdir(), 'drydock-kind-'));
  const script = `#!/bin/sh
# Adds labels and limits to the nodes that kind starts.
PATH=\${PATH#*:}
if [ "$1" = run ]; then shift; exec docker run ${runFlags.map(quote).join(' ')} "$@"; fi
exec docker "$@"
`;
  await writeFile(join(folder, 'docker'), script);
  await chmod(join(folder, 'docker'), 0o755);
  return { folder, [Symbol.asyncDispose]: () => rm(folder, { recursive: true, force: true }) };
}

function quote(word: string): string {
  return `'${word.replaceAll("'", "'\\''")}'`;
}
