import { existsSync } from 'node:fs';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { repositoryRoot } from '../../config/repository-root.ts';
import { run } from '../../sandbox/exec/run.ts';

/** Nothing of Drydock needs them; the bench fetches them for itself. */
const wanted = { wetty: ['wetty@3.2.0'], terminado: ['terminado==0.18.1', 'tornado==6.6.1'] } as const;
const patienceMs = 300_000;

/** The folder with the peer in it; undefined, and said why, when it cannot be fetched. */
export async function fetchPeer(name: keyof typeof wanted, say: (line: string) => void): Promise<string | undefined> {
  const folder = join(repositoryRoot, '.drydock', name);
  const stamp = join(folder, 'fetched');
  const version = wanted[name].join(' ');
  if (existsSync(stamp) && (await readFile(stamp, 'utf8')) === version) return folder;
  await mkdir(folder, { recursive: true });
  const steps: readonly (readonly [string, readonly string[]])[] =
    name === 'wetty'
      ? [['npm', ['install', '--prefix', folder, '--no-save', '--no-package-lock', ...wanted.wetty]]]
      : [
          ['python3', ['-m', 'venv', folder]],
          [join(folder, 'bin/pip'), ['install', '--quiet', ...wanted.terminado]],
        ];
  for (const [program, args] of steps) {
    const ran = await run(program, args, { timeoutMs: patienceMs });
    if (ran.ok) continue;
    say(`no comparison with ${name}: ${ran.output || ran.reason}`);
    return undefined;
  }
  await writeFile(stamp, version);
  return folder;
}
