/** What is kept of a cluster beside its journal: whose it is, when it ends, where it is reached, and its administrator's credentials. */
import { open, readFile, rename } from 'node:fs/promises';
import { dirname } from 'node:path';
import { z } from 'zod';

const schema = z.object({
  id: z.string(),
  owner: z.string(),
  lab: z.string(),
  endsAt: z.coerce.date(),
  createdAt: z.coerce.date(),
  port: z.int(),
  ingress: z.object({ http: z.int(), https: z.int() }),
  parked: z.boolean(),
  administrator: z.object({ certificate: z.string(), key: z.string() }),
});
export type ClusterFile = z.infer<typeof schema>;

/** Undefined where there is none that is whole: what was being made when the process died counts as never made. */
export async function readClusterFile(file: string): Promise<ClusterFile | undefined> {
  try {
    return schema.parse(JSON.parse(await readFile(file, 'utf8')));
  } catch {
    return undefined;
  }
}

/** On the disk when it resolves. */
export async function writeClusterFile(file: string, kept: ClusterFile): Promise<void> {
  const handle = await open(`${file}.new`, 'w', 0o600);
  await handle.writeFile(JSON.stringify(kept));
  await handle.sync();
  await handle.close();
  await rename(`${file}.new`, file);
  const folder = await open(dirname(file), 'r');
  await folder.sync();
  await folder.close();
}
