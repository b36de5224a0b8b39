/** Changes all files of a volume at one moment: readers see the old ones or the new ones. Source: pkg/volume/util/atomic_writer.go. */
import type { Folder } from '../../runtime/files/folder.ts';
import type { Payload } from './payload.ts';

const data = '/..data';

/** `now` names the folder behind `..data`; `random` in [0, 1). False when nothing had changed. */
export function writeAtomically(folder: Folder, payload: Payload, now: Date, random: () => number): boolean {
  const old = folder.exists(data) ? folder.readLink(data) : undefined;
  if (old !== undefined && isSame(folder, `/${old}`, payload)) return false;
  const stamp = now.toISOString().slice(0, 19).replaceAll('-', '_').replace('T', '_').replaceAll(':', '_');
  const made = `..${stamp}.${Math.floor(random() * 4_294_967_296)}`;
  folder.makeFolder(`/${made}`, { mode: 0o755 });
  for (const [path, { data: content, mode }] of payload) {
    const above = path.slice(0, Math.max(0, path.lastIndexOf('/')));
    if (above !== '') folder.makeFolder(`/${made}/${above}`, { parents: true, mode: 0o755 });
    folder.write(`/${made}/${path}`, content, { mode });
  }
  folder.link('/..data_tmp', made);
  folder.rename('/..data_tmp', data);
  const shown = new Set([...payload.keys()].map((path) => path.split('/')[0] ?? path));
  for (const name of shown) if (!folder.exists(`/${name}`)) folder.link(`/${name}`, `..data/${name}`);
  for (const name of folder.list('/')) if (!name.startsWith('..') && !shown.has(name)) folder.remove(`/${name}`);
  if (old !== undefined) folder.remove(`/${old}`, { recursive: true });
  return true;
}

function isSame(folder: Folder, root: string, payload: Payload): boolean {
  if (countFiles(folder, root) !== payload.size) return false;
  for (const [path, { data: content, mode }] of payload) {
    const file = `${root}/${path}`;
    if (!folder.exists(file) || folder.stat(file).mode !== mode) return false;
    if (Buffer.compare(Buffer.from(folder.read(file)), Buffer.from(content)) !== 0) return false;
  }
  return true;
}

function countFiles(folder: Folder, path: string): number {
  if (folder.stat(path, { follow: false }).type !== 'folder') return 1;
  return folder.list(path).reduce((sum, name) => sum + countFiles(folder, `${path}/${name}`), 0);
}
