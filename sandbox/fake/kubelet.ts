/** Brings Pods to life: a literal stand-in for scheduler and kubelet, a few milliseconds slow. */
import { z } from 'zod';
import type { FakeObject, Objects } from './objects.ts';
import { resourceOf } from './rights.ts';

/** Long enough for a watcher to see each state, short enough for nobody to wait. */
const stepMs = 30;

/** Images that can be pulled. */
const knownImage =
  /^(docker\.io\/)?(library\/)?((nginx:1\.2[789]|busybox:1\.3[67])[\w.-]*|registry\.k8s\.io\/e2e-test-images\/agnhost:2\.53)$/;

const containerSchema = z.looseObject({
  name: z.string(),
  image: z.string().default(''),
  readinessProbe: z.looseObject({ exec: z.looseObject({ command: z.array(z.string()) }).optional() }).optional(),
});
const podSchema = z.looseObject({
  spec: z.looseObject({
    containers: z.array(containerSchema).min(1),
    restartPolicy: z.string().default('Always'),
    terminationGracePeriodSeconds: z.int().default(30),
  }),
});
type Container = z.infer<typeof containerSchema>;

const pods = resourceOf('pods');

export class Kubelet implements Disposable {
  readonly #objects: Objects;
  readonly #timers = new Set<NodeJS.Timeout>();
  /** Restarts so far, by the Pod's uid and the container's name. */
  readonly #restarts = new Map<string, number>();
  /** Files made in it, by the same key. */
  readonly #files = new Map<string, readonly string[]>();

  constructor(objects: Objects) {
    this.#objects = objects;
  }

  /** A new Pod with the defaults an API server would fill in; `undefined` when it has no containers. */
  admit(object: FakeObject): FakeObject | undefined {
    const parsed = podSchema.safeParse(object);
    if (!parsed.success) return undefined;
    const { spec } = parsed.data;
    const containers = spec.containers.map((container) => ({ imagePullPolicy: 'IfNotPresent', ...container }));
    return { ...object, spec: { ...spec, containers }, status: { phase: 'Pending', conditions: [] } };
  }

  /** Starts a Pod that has just been stored. */
  start(pod: FakeObject): void {
    this.#later(() => this.#run(pod));
  }

  /** Two commands have an effect: `kill` ends the container's process, which begins again; `touch` makes a file. */
  exec(pod: FakeObject, container: string, command: readonly string[]): void {
    const key = `${pod.metadata.uid}/${container}`;
    if (command.some((word) => /\bkill\b/.test(word))) {
      this.#restarts.set(key, (this.#restarts.get(key) ?? 0) + 1);
      this.#files.delete(key);
    }
    if (command[0] === 'touch') this.#files.set(key, [...(this.#files.get(key) ?? []), ...command.slice(1)]);
    this.#later(() => this.#run(pod));
  }

  /** Marks a Pod as on its way out, and takes it away a moment later; at once without a grace period. */
  stop(pod: FakeObject, graceSeconds: number): FakeObject {
    if (graceSeconds === 0) {
      this.#objects.remove(pods, pod);
      return pod;
    }
    const metadata = { ...pod.metadata, deletionTimestamp: this.#objects.time(), deletionGracePeriodSeconds: 30 };
    const stopping = this.#objects.put(pods, { ...pod, metadata });
    this.#later(() => this.#objects.remove(pods, stopping));
    return stopping;
  }

  [Symbol.dispose](): void {
    for (const timer of this.#timers) clearTimeout(timer);
  }

  #later(act: () => void): void {
    const timer = setTimeout(() => {
      this.#timers.delete(timer);
      act();
    }, stepMs);
    this.#timers.add(timer);
  }

  #run({ metadata }: FakeObject): void {
    const pod = this.#objects.get(pods, metadata.namespace, metadata.name);
    if (!pod || pod.metadata.uid !== metadata.uid || pod.metadata.deletionTimestamp !== undefined) return;
    const { spec } = podSchema.parse(pod);
    const containerStatuses = spec.containers.map((container) => this.#statusOf(pod, container));
    const ready = containerStatuses.every((status) => status.ready);
    const conditions = ['PodScheduled', 'Initialized', 'ContainersReady', 'Ready'].map((type, position) => {
      const status = position < 2 || ready ? 'True' : 'False';
      return { type, status, lastProbeTime: null, lastTransitionTime: this.#objects.time() };
    });
    this.#objects.put(pods, {
      ...pod,
      spec: { ...spec, nodeName: 'drydock-control-plane' },
      status: {
        phase: containerStatuses.some((status) => 'waiting' in status.state) ? 'Pending' : 'Running',
        conditions,
        podIP: '10.244.0.10',
        podIPs: [{ ip: '10.244.0.10' }],
        hostIP: '172.18.0.2',
        qosClass: 'BestEffort',
        startTime: this.#objects.time(),
        containerStatuses,
      },
    });
  }

  #statusOf(pod: FakeObject, { name, image, readinessProbe }: Container) {
    const pulled = knownImage.test(image);
    const key = `${pod.metadata.uid}/${name}`;
    const restartCount = this.#restarts.get(key) ?? 0;
    // Of probes, only `test -f FILE` is known.
    const wanted = readinessProbe?.exec?.command.at(-1);
    const ready = pulled && (wanted === undefined || (this.#files.get(key) ?? []).includes(wanted));
    const startedAt = this.#objects.time();
    const waiting = { reason: 'ImagePullBackOff', message: `Back-off pulling image "${image}"` };
    return {
      name,
      image,
      imageID: pulled ? `docker.io/library/${image}` : '',
      ready,
      started: pulled,
      restartCount,
      state: pulled ? { running: { startedAt } } : { waiting },
      lastState:
        restartCount > 0
          ? { terminated: { exitCode: 0, reason: 'Completed', startedAt: startedAt, finishedAt: startedAt } }
          : {},
    };
  }
}
