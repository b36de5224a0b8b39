/** The container runtime of a simulated node, over a catalogue of images. */
import type { Clock } from '../time/clock.ts';
import type { ContainerRuntime, PidNamespace } from './container-runtime.ts';
import type { Image } from './image.ts';
import { TaskNamespace } from './processes/pid-namespace.ts';
import { RunningContainer, type RunningContainerOptions } from './running-container.ts';

export interface ContainerRuntimeOptions extends Pick<RunningContainerOptions, 'held' | 'fileShare'> {
  readonly clock: Clock;
  /** In [0, 1). */
  readonly random: () => number;
  /** Undefined for what the catalogue does not hold. */
  readonly findImage: (reference: string) => Image | undefined;
}

/** `create` throws where the image is not in the catalogue: ask `findImage` first. */
export function createContainerRuntime(options: ContainerRuntimeOptions): ContainerRuntime {
  const { findImage, ...shared } = options;
  return {
    findImage: (reference) => findImage(reference)?.info,
    create: (container) => {
      const image = findImage(container.image);
      if (!image) throw new Error(`no image ${container.image} in the catalogue`);
      return new RunningContainer(image, { ...container, ...shared });
    },
  };
}

/** The namespace of a Pod that shares one: PID 1 is the sandbox's pause process, so that every container's own gets its signals. */
export function createSharedPidNamespace(): PidNamespace {
  const namespace = new TaskNamespace();
  namespace.addPause();
  return namespace;
}
