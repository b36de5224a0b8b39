/** Sees to it that a container's image is on the node. Source: EnsureImageExists in pkg/kubelet/images/image_manager.go. */
import type { ImageInfo } from '../../runtime/container-runtime.ts';
import type { Clock } from '../../time/clock.ts';
import { BackOff } from '../back-off.ts';
import { goDuration } from '../go-duration.ts';
import type { ContainerSpec, Pod } from '../pod.ts';
import type { PodEvents } from '../pod-events.ts';
import type { StartFailure } from '../status/container-statuses.ts';
import { fullImageName, ImageNameError } from './image-reference.ts';
import type { NodeImages } from './node-images.ts';

const [firstMs, mostMs] = [10_000, 300_000];

export class ImagePuller {
  readonly #images: NodeImages;
  readonly #events: PodEvents;
  readonly #clock: Clock;
  readonly #backOff = new BackOff({ firstMs, mostMs, expiresMs: 2 * mostMs });
  /** Why the last pull failed, told again while it is not repeated. */
  readonly #lastErrors = new Map<string, string>();

  constructor(images: NodeImages, events: PodEvents, clock: Clock) {
    this.#images = images;
    this.#events = events;
    this.#clock = clock;
  }

  /** The image, or why there is none. Rejects with the signal's reason. */
  async ensure(pod: Pod, container: ContainerSpec, signal: AbortSignal): Promise<ImageInfo | StartFailure> {
    const { image, imagePullPolicy = 'IfNotPresent' } = container;
    const tell = (type: 'Normal' | 'Warning', reason: string, message: string) =>
      this.#events.ofContainer(pod, container.name, type, reason, message);
    let reference: string;
    try {
      reference = fullImageName(image);
    } catch (error) {
      if (!(error instanceof ImageNameError)) throw error;
      const message = `Failed to apply default image tag ${JSON.stringify(image)}: ${error.message}`;
      tell('Warning', 'InspectFailed', message);
      return { reason: 'InvalidImageName', message };
    }
    const present = imagePullPolicy === 'Always' ? undefined : this.#images.find(reference);
    const quoted = JSON.stringify(image);
    if (present) {
      tell('Normal', 'Pulled', `Container image ${quoted} already present on machine and can be accessed by the pod`);
      return present;
    }
    if (imagePullPolicy === 'Never') {
      const message = `Container image ${quoted} is not present with pull policy of Never`;
      tell('Warning', 'ErrImageNeverPull', message);
      return { reason: 'ErrImageNeverPull', message };
    }
    const key = `${pod.metadata.uid}_${image}`;
    if (this.#backOff.isWaiting(key, this.#clock.now().getTime())) {
      const message = `Back-off pulling image ${quoted}`;
      tell('Normal', 'BackOff', message);
      const last = this.#lastErrors.get(key);
      return { reason: 'ImagePullBackOff', message: last === undefined ? message : `${message}: ${last}` };
    }
    this.#lastErrors.delete(key);
    tell('Normal', 'Pulling', `Pulling image ${quoted}`);
    const { image: pulled, tookMs, totalMs } = await this.#images.pull(reference, signal);
    if (pulled) {
      const times = `in ${goDuration(tookMs)} (${goDuration(totalMs)} including waiting)`;
      tell('Normal', 'Pulled', `Successfully pulled image ${quoted} ${times}. Image size: ${pulled.sizeBytes} bytes.`);
      return pulled;
    }
    const message = refusal(reference);
    tell('Warning', 'Failed', `Failed to pull image ${quoted}: ${message}`);
    const nowMs = this.#clock.now().getTime();
    this.#backOff.next(key, nowMs, nowMs);
    this.#lastErrors.set(key, `ErrImagePull: ${message}`);
    return { reason: 'ErrImagePull', message };
  }

  /** The Pod is gone. */
  forget(uid: string): void {
    this.#backOff.forget(`${uid}_`);
    for (const key of this.#lastErrors.keys()) if (key.startsWith(`${uid}_`)) this.#lastErrors.delete(key);
  }
}

/** containerd's words for an image that its registry does not have, and why that is so here. */
function refusal(reference: string): string {
  const resolving = `failed to resolve reference ${JSON.stringify(reference)}`;
  const why = `${reference}: not found (a simulated cluster knows only the images of its catalogue)`;
  const unpacking = `failed to pull and unpack image ${JSON.stringify(reference)}`;
  return `${unpacking}: ${resolving}: ${why}`;
}
