/** The volumes of one Pod: set up before its containers, kept up to date while they run. Source: pkg/kubelet/volumemanager. */
import type { Cluster } from '../../cluster/cluster.ts';
import { parseQuantity } from '../../kinds/quantity.ts';
import { createFolder } from '../../runtime/files/create-folder.ts';
import { FileError, type Folder } from '../../runtime/files/folder.ts';
import type { Whereabouts } from '../environment/downward.ts';
import type { Pod, Volume } from '../pod.ts';
import { openHostPath, openPersistentVolume, type PlacedFolder } from './node-folders.ts';
import { volumePayload } from './payload.ts';
import { VolumeError } from './volume-error.ts';
import { writeAtomically } from './write-atomically.ts';

const bytesPerNano = 1_000_000_000n;

export interface VolumesOf {
  readonly cluster: Cluster;
  /** Something was written to a volume of the Pod's own. */
  readonly onGrow: () => void;
  /** The files of the node, for hostPath and local volumes. */
  readonly nodeFiles: Folder;
  whereabouts(): Whereabouts;
}

export class PodVolumes {
  readonly #of: VolumesOf;
  readonly #folders = new Map<string, PlacedFolder>();
  readonly #emptyDirs = new Map<string, { readonly usedBytes: number }>();

  constructor(of: VolumesOf) {
    this.#of = of;
  }

  find(name: string): PlacedFolder | undefined {
    return this.#folders.get(name);
  }

  /** Volumes that are not set up yet, with what hinders them; what can be set up is. */
  setUp(pod: Pod): { readonly volume: string; readonly message: string }[] {
    const failures: { volume: string; message: string }[] = [];
    for (const volume of pod.spec.volumes ?? []) {
      if (this.#folders.has(volume.name)) continue;
      try {
        this.#folders.set(volume.name, this.#open(volume, pod));
      } catch (error) {
        if (!(error instanceof VolumeError) && !(error instanceof FileError)) throw error;
        failures.push({ volume: volume.name, message: error.message });
      }
    }
    return failures;
  }

  /** Bytes in an emptyDir. */
  usedBytes(name: string): number {
    return this.#emptyDirs.get(name)?.usedBytes ?? 0;
  }

  /** Writes what has changed since. What can no longer be read stays as it was. */
  refresh(pod: Pod): void {
    const { cluster } = this.#of;
    for (const volume of pod.spec.volumes ?? []) {
      const placed = this.#folders.get(volume.name);
      if (!placed || !isPayload(volume)) continue;
      try {
        const payload = volumePayload(volume, { cluster, pod, whereabouts: this.#of.whereabouts() });
        if (payload)
          writeAtomically(placed.folder, keepTokens(payload, placed.folder, volume), cluster.now(), cluster.random);
      } catch (error) {
        if (!(error instanceof VolumeError)) throw error;
      }
    }
  }

  #open(volume: Volume, pod: Pod): PlacedFolder {
    const { cluster, nodeFiles } = this.#of;
    const now = cluster.now;
    if (isPayload(volume)) {
      const payload = volumePayload(volume, { cluster, pod, whereabouts: this.#of.whereabouts() });
      const folder = createFolder({ now });
      if (payload) writeAtomically(folder, payload, now(), cluster.random);
      return { folder };
    }
    if (volume.hostPath) return openHostPath(nodeFiles, volume.hostPath);
    if (volume.persistentVolumeClaim || volume.ephemeral) {
      const claim = volume.persistentVolumeClaim?.claimName ?? `${pod.metadata.name}-${volume.name}`;
      return openPersistentVolume(cluster.reader, nodeFiles, pod.metadata.namespace, claim);
    }
    const { medium, sizeLimit } = volume.emptyDir ?? {};
    const limit = medium === 'Memory' && sizeLimit ? Number(parseQuantity(sizeLimit).nanos / bytesPerNano) : undefined;
    const folder = createFolder({
      now,
      onGrow: this.#of.onGrow,
      ...(limit === undefined ? {} : { limitBytes: limit }),
    });
    this.#emptyDirs.set(volume.name, folder);
    return { folder };
  }
}

function isPayload({ configMap, secret, downwardAPI, projected }: Volume): boolean {
  return [configMap, secret, downwardAPI, projected].some((source) => source !== undefined);
}

/** Tokens are renewed when they get old, not whenever something else changes. */
function keepTokens(
  payload: NonNullable<ReturnType<typeof volumePayload>>,
  folder: Folder,
  { projected }: Volume,
): NonNullable<ReturnType<typeof volumePayload>> {
  const kept = new Map(payload);
  for (const { serviceAccountToken } of projected?.sources ?? []) {
    const path = serviceAccountToken?.path;
    const file = path === undefined ? undefined : kept.get(path);
    if (path && file && folder.exists(`/${path}`)) kept.set(path, { ...file, data: folder.read(`/${path}`) });
  }
  return kept;
}
