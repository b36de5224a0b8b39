/** What a container's processes see as their files: the image's tree with volumes and /proc mounted in it. */
import type { Mount } from '../container-runtime.ts';
import { fileError } from './file-error.ts';
import type { Folder } from './folder.ts';
import { absolute, namesOf } from './paths.ts';
import { Tree } from './tree.ts';

export interface Mounted {
  /** Where, without links on the way. */
  readonly path: string;
  readonly folder: Folder;
  /** What in `folder` is shown there. */
  readonly base: string;
  readonly readOnly: boolean;
  readonly type: 'overlay' | 'proc' | 'volume';
}

/** A path with all links followed: what holds it, and its place in there. */
export interface Located {
  readonly path: string;
  readonly mount: Mounted;
  readonly inner: string;
}

const mostLinks = 40;

export class ContainerFiles {
  readonly #mounts = new Map<string, Mounted>();
  readonly #root: Mounted;

  /** Makes the mount points that are missing, as runc does. */
  constructor(root: Tree, mounts: readonly Mount[], options: { readonly readOnlyRoot: boolean }) {
    this.#root = { path: '/', folder: root, base: '/', readOnly: options.readOnlyRoot, type: 'overlay' };
    this.#mounts.set('/', this.#root);
    for (const mount of mounts) this.#mount(root, mount);
  }

  get mounts(): readonly Mounted[] {
    return [...this.#mounts.values()];
  }

  /** /proc as one process sees it is its own. */
  withProc(proc: Folder): (path: string) => Mounted | undefined {
    const mounted: Mounted = { path: '/proc', folder: proc, base: '/', readOnly: true, type: 'proc' };
    return (path) => (path === '/proc' ? mounted : this.#mounts.get(path));
  }

  /**
   * Follows a path through mounts and links. The last name may be missing, all before it must be there.
   * Throws FileError ENOENT, ENOTDIR, ELOOP.
   */
  locate(path: string, follow: boolean, mountAt: (path: string) => Mounted | undefined): Located {
    const ahead = namesOf(path);
    let at: Located = { path: '/', mount: this.#root, inner: '/' };
    const above: Located[] = [];
    let links = 0;
    for (let name = ahead.shift(); name !== undefined; name = ahead.shift()) {
      if (name === '..') {
        at = above.pop() ?? at;
        continue;
      }
      const next = child(at, name, mountAt);
      const last = ahead.length === 0;
      // Whether the last name is there, and a link, matters only where links are followed.
      if (last && !follow && !path.endsWith('/')) return next;
      const stat = statOf(next);
      if (stat === undefined) {
        if (last) return next;
        throw fileError('ENOENT');
      }
      if (stat === 'link') {
        links += 1;
        if (links > mostLinks) throw fileError('ELOOP');
        const target = next.mount.folder.readLink(next.inner);
        if (target.startsWith('/')) {
          above.length = 0;
          at = { path: '/', mount: this.#root, inner: '/' };
        }
        ahead.unshift(...namesOf(target));
        continue;
      }
      if (!last && stat !== 'folder') throw fileError('ENOTDIR');
      above.push(at);
      at = next;
    }
    return at;
  }

  #mount(root: Tree, mount: Mount): void {
    const { folder, subPath, readOnly } = mount;
    const path = absolute(mount.path, '/');
    if (subPath !== undefined && !folder.exists(subPath)) folder.makeFolder(`/${subPath}`, { parents: true });
    // A bind mount shows the same file even when another takes its name, as a ConfigMap's do at each update.
    const shown = subPath !== undefined && folder instanceof Tree ? folder.sub(`/${subPath}`) : folder;
    const base = subPath !== undefined && shown === folder ? absolute(subPath, '/') : '/';
    this.#makePoint(root, path, shown.stat(base).type === 'folder');
    const real = this.locate(path, true, (at) => this.#mounts.get(at)).path;
    this.#mounts.set(real, { path: real, folder: shown, base, readOnly, type: 'volume' });
  }

  #makePoint(root: Tree, path: string, isFolder: boolean): void {
    const mountAt = (at: string): Mounted | undefined => this.#mounts.get(at);
    const names = namesOf(path);
    const folders = isFolder ? names.length : names.length - 1;
    for (let depth = 1; depth <= folders; depth++) {
      const place = this.locate(`/${names.slice(0, depth).join('/')}`, true, mountAt);
      if (statOf(place) === undefined) place.mount.folder.makeFolder(place.inner);
    }
    if (isFolder) return;
    const place = this.locate(path, true, mountAt);
    if (statOf(place) === undefined) (place.mount === this.#root ? root : place.mount.folder).write(place.inner, '');
  }
}

function child(at: Located, name: string, mountAt: (path: string) => Mounted | undefined): Located {
  const path = at.path === '/' ? `/${name}` : `${at.path}/${name}`;
  const mount = mountAt(path);
  if (mount) return { path, mount, inner: mount.base };
  return { path, mount: at.mount, inner: at.inner === '/' ? `/${name}` : `${at.inner}/${name}` };
}

function statOf(place: Located): 'file' | 'folder' | 'link' | 'device' | undefined {
  try {
    return place.mount.folder.stat(place.inner, { follow: false }).type;
  } catch {
    return undefined;
  }
}
