/** What the container runtime remembers of one container, dead ones too. */
import type { Container, PidNamespace } from '../runtime/container-runtime.ts';
import type { Signal } from '../runtime/process.ts';
import type { Resources } from './pod.ts';

export interface ContainerRecord {
  readonly name: string;
  /** `containerd://<64 hex digits>` */
  readonly id: string;
  /** Undefined where only the memory of it is left. */
  readonly container: Container | undefined;
  readonly image: string;
  readonly imageId: string;
  /** As the Pod's spec named it: another one there means the container is to be replaced. */
  readonly specImage: string;
  readonly restartCount: number;
  readonly createdAt: Date;
  readonly user: { readonly uid: number; readonly gid: number; readonly groups: readonly number[] };
  readonly stopSignal: Signal;
  readonly pidNamespace: PidNamespace | undefined;
  /** What the runtime grants it. */
  resources: Resources;
  state: 'created' | 'running' | 'exited';
  startedAt: Date | undefined;
  end: ContainerEnd | undefined;
}

export interface ContainerEnd {
  readonly code: number;
  readonly reason: string;
  readonly message: string;
  readonly at: Date;
}

/** The containers of one Pod, the newest first; the one before the newest is kept of each (MaxPerPodContainer). */
export class ContainerRecords {
  #all: ContainerRecord[] = [];

  /** The newest of that name. */
  find(name: string): ContainerRecord | undefined {
    return this.#all.find((record) => record.name === name);
  }

  /** The one before the newest. */
  previous(name: string): ContainerRecord | undefined {
    return this.#all.filter((record) => record.name === name)[1];
  }

  running(): ContainerRecord[] {
    return this.#all.filter(({ state }) => state === 'running');
  }

  /** The last to be made first. */
  all(): readonly ContainerRecord[] {
    return this.#all;
  }

  add(record: ContainerRecord): void {
    let kept = 0;
    this.#all = [record, ...this.#all].filter(({ name }) => name !== record.name || ++kept <= 2);
  }
}
