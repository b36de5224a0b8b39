/** Volumes that lie on the node: hostPath, and PersistentVolumes of the local provisioner. Source: pkg/volume/hostpath/host_path.go. */
import type { ClusterReader } from '../../admission/admission.ts';
import type { Folder } from '../../runtime/files/folder.ts';
import type { Volume } from '../pod.ts';
import { VolumeError } from './volume-error.ts';

/** A folder, or a part of one. */
export interface PlacedFolder {
  readonly folder: Folder;
  /** Without a slash at its beginning. */
  readonly subPath?: string;
}

/** Throws VolumeError when what is there is not what was asked for. */
export function openHostPath(files: Folder, { path, type = '' }: NonNullable<Volume['hostPath']>): PlacedFolder {
  const there = files.exists(path) ? files.stat(path).type : undefined;
  if (there === undefined && type === 'FileOrCreate') {
    const above = path.slice(0, path.lastIndexOf('/'));
    if (above !== '' && !files.exists(above)) throw new VolumeError(`open ${path}: no such file or directory`);
    files.write(path, '', { mode: 0o644 });
  } else if (there === undefined && (type === 'DirectoryOrCreate' || type === '')) {
    // Without a type the container runtime makes the folder when it binds it.
    files.makeFolder(path, { parents: true, mode: 0o755 });
  } else {
    const isFolder = type.startsWith('Directory');
    const what = { Socket: 'a socket file', CharDevice: 'a character device', BlockDevice: 'a block device' }[type];
    if (what) throw new VolumeError(`hostPath type check failed: ${path} is not ${what}`);
    if (type !== '' && there !== (isFolder ? 'folder' : 'file'))
      throw new VolumeError(`hostPath type check failed: ${path} is not a ${isFolder ? 'directory' : 'file'}`);
  }
  return { folder: files, subPath: path.replace(/^\/+/, '') };
}

/** The folder behind a claim, made when it is first used. Throws VolumeError. */
export function openPersistentVolume(
  reader: ClusterReader,
  files: Folder,
  namespace: string,
  claim: string,
): PlacedFolder {
  const found = reader.get('/api/v1/persistentvolumeclaims', namespace, claim);
  if (!found) throw new VolumeError(`persistentvolumeclaim ${JSON.stringify(claim)} not found`);
  const { volumeName } = (found.spec ?? {}) as { volumeName?: string };
  const volume = volumeName === undefined ? undefined : reader.get('/api/v1/persistentvolumes', undefined, volumeName);
  if (!volume) throw new VolumeError(`PVC ${namespace}/${claim} is not bound`);
  const { hostPath, local } = volume.spec as { hostPath?: { path: string }; local?: { path: string } };
  const path = hostPath?.path ?? local?.path ?? `/var/local-path-provisioner/${volumeName}`;
  if (!files.exists(path)) files.makeFolder(path, { parents: true, mode: 0o777 });
  return { folder: files, subPath: path.replace(/^\/+/, '') };
}
