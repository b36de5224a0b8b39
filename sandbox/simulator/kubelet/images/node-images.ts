/** The images on one node, and their way there: one pull at a time, as kubeadm's kubelets do. */
import type { ContainerRuntime, ImageInfo } from '../../runtime/container-runtime.ts';
import { type Clock, sleep } from '../../time/clock.ts';

/** A pull of an image that is here asks the registry for its digest only. */
const checkMs = 150;
/** A registry that does not know an image says so after this. */
const refusalMs = 700;

export interface Pull {
  /** Undefined where the registry has no such image. */
  readonly image: ImageInfo | undefined;
  readonly tookMs: number;
  /** With the time it stood in line. */
  readonly totalMs: number;
}

export class NodeImages {
  readonly #runtime: ContainerRuntime;
  readonly #clock: Clock;
  readonly #present = new Map<string, ImageInfo>();
  #line: Promise<unknown> = Promise.resolve();

  constructor(runtime: ContainerRuntime, clock: Clock) {
    this.#runtime = runtime;
    this.#clock = clock;
  }

  find(reference: string): ImageInfo | undefined {
    return this.#present.get(reference);
  }

  /** An image that came with the node, or is known to have been pulled. */
  add(reference: string): ImageInfo | undefined {
    const image = this.#runtime.findImage(reference);
    if (image) this.#present.set(reference, image);
    return image;
  }

  /** In the order they came. */
  list(): readonly ImageInfo[] {
    return [...this.#present.values()];
  }

  /** Rejects with the signal's reason. */
  pull(reference: string, signal: AbortSignal): Promise<Pull> {
    const askedMs = this.#clock.now().getTime();
    const pull = this.#line.then(async (): Promise<Pull> => {
      const startedMs = this.#clock.now().getTime();
      const image = this.#runtime.findImage(reference);
      const waitMs = !image ? refusalMs : this.#present.has(reference) ? Math.min(checkMs, image.pullMs) : image.pullMs;
      await sleep(this.#clock, waitMs, signal);
      if (image) this.#present.set(reference, image);
      const nowMs = this.#clock.now().getTime();
      return { image, tookMs: nowMs - startedMs, totalMs: nowMs - askedMs };
    });
    this.#line = pull.catch(() => {});
    return pull;
  }
}
