import { access, mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';

/** Fills a learner's home: the kubeconfig anew, a lab's files only where the learner has none of that name. */
export async function writeHome(of: {
  home: string;
  kubeconfig: string;
  files: Readonly<Record<string, string>>;
}): Promise<void> {
  await mkdir(join(of.home, '.kube'), { recursive: true });
  await writeFile(join(of.home, '.kube/config'), of.kubeconfig, { mode: 0o600 });
  for (const [name, content] of Object.entries(of.files)) {
    const file = join(of.home, name);
    const there = await access(file).then(
      () => true,
      () => false,
    );
    if (there) continue;
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, content);
  }
}
