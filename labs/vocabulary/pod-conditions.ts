/** Conditions over single Pods. Each takes the namespace `default` unless told otherwise. */
import type { Condition, Judgement } from '../lab.ts';
import { met, notYet, wrong } from './judgement.ts';
import { isReady, listPods, type Pod, podsIn, restartsOf, statusOf } from './pod.ts';
import { sayMissing } from './say-seen.ts';
import { fill, listed } from './texts.ts';

interface OnPod {
  readonly id: string;
  /** The Pod's name. */
  readonly pod: string;
  readonly namespace?: string;
}

const expectedPod = { en: 'a Pod named {pod}', ja: '{pod} という名前の Pod' };

function namesOf(pods: readonly Pod[]): string[] {
  return pods.map(({ metadata }) => metadata.name);
}

/** A condition on one Pod; before there is one it is not yet met. */
export function onPod(
  { id, pod, namespace = 'default' }: OnPod,
  text: Condition['text'],
  judge: (found: Pod, expected: Condition['text']) => Judgement,
): Condition {
  const filled = fill(text, { pod });
  return {
    id,
    text: filled,
    watches: [podsIn(namespace)],
    judge: (state) => {
      const pods = listPods(state, namespace);
      const found = pods.find(({ metadata }) => metadata.name === pod);
      return found ? judge(found, filled) : notYet(filled, sayMissing('Pod', pod, namesOf(pods)));
    },
  };
}

/**
 * The Pod exists. Wrong when there are Pods, but none of them is among `known` and none has this name: a name was mistyped.
 */
export function podExists({
  id,
  pod,
  namespace = 'default',
  known = [],
}: OnPod & { known?: readonly string[] }): Condition {
  const text = fill({ en: 'A Pod named {pod} exists', ja: '{pod} という名前の Pod がある' }, { pod });
  const expected = fill(expectedPod, { pod });
  return {
    id,
    text,
    watches: [podsIn(namespace)],
    judge: (state) => {
      const names = namesOf(listPods(state, namespace));
      const others = names.filter((name) => !known.includes(name));
      if (names.includes(pod)) return met(expected, fill(expectedPod, { pod }));
      if (others.length === 0) return notYet(expected, sayMissing('Pod', pod, names));
      return wrong(
        expected,
        fill({ en: 'a Pod named {others}', ja: '{others} という名前の Pod' }, { others: listed(others) }),
      );
    },
  };
}

/** The first container, or the one named, runs this image. */
export function podImage(on: OnPod & { image: string; container?: string }): Condition {
  const text = fill(
    { en: '{container} runs the image {image}', ja: '{container} のイメージは {image}' },
    { container: on.container ?? on.pod, image: on.image },
  );
  return onPod(on, text, (pod, expected) => {
    const container =
      on.container === undefined
        ? pod.spec.containers[0]
        : pod.spec.containers.find(({ name }) => name === on.container);
    if (!container)
      return wrong(
        expected,
        sayMissing(
          'container',
          on.container ?? '',
          pod.spec.containers.map(({ name }) => name),
        ),
      );
    const seen = fill(
      { en: 'the image of {container} is {image}', ja: '{container} のイメージは {image} です' },
      { container: container.name, image: container.image },
    );
    return container.image === on.image ? met(expected, seen) : wrong(expected, seen);
  });
}

export function podRunning(on: OnPod): Condition {
  return onPod(on, { en: '{pod} is running', ja: '{pod} が実行中 (Running) である' }, (pod, expected) => {
    const seen = fill(
      { en: '{pod} is {status}', ja: '{pod} は {status} です' },
      { pod: on.pod, status: statusOf(pod) },
    );
    return pod.status.phase === 'Running' ? met(expected, seen) : notYet(expected, seen);
  });
}

export function podReady(on: OnPod): Condition {
  return onPod(on, { en: '{pod} is ready', ja: '{pod} の準備ができている (Ready)' }, (pod, expected) => {
    const status = fill(
      { en: '{pod} is {status}', ja: '{pod} は {status} です' },
      { pod: on.pod, status: statusOf(pod) },
    );
    if (isReady(pod)) return met(expected, fill({ en: '{pod} is ready', ja: '{pod} は Ready です' }, { pod: on.pod }));
    if (statusOf(pod) !== 'Running') return notYet(expected, status);
    return notYet(
      expected,
      fill(
        { en: '{pod} is Running, but not ready', ja: '{pod} は Running ですが、まだ Ready ではありません' },
        { pod: on.pod },
      ),
    );
  });
}

/** The Pod was made from a manifest: `kubectl apply` leaves its mark, `kubectl run` and `create` do not. */
export function podApplied(on: OnPod): Condition {
  return onPod(
    on,
    { en: '{pod} was made with kubectl apply', ja: '{pod} は kubectl apply で作られている' },
    (pod, expected) => {
      const clientSide = 'kubectl.kubernetes.io/last-applied-configuration' in pod.metadata.annotations;
      const serverSide = pod.metadata.managedFields.some(({ operation }) => operation === 'Apply');
      if (clientSide || serverSide) return met(expected, { en: 'it was applied', ja: 'apply されています' });
      return wrong(expected, { en: 'it was made without apply', ja: 'apply を使わずに作られました' });
    },
  );
}

/** A label of the Pod has this value. `wrong` for another value. A `secret` value is not told: finding it is the task. */
export function podLabel(on: OnPod & { key: string; value: string; secret?: boolean }): Condition {
  const text = fill(
    { en: '{pod} has the label {label}', ja: '{pod} にラベル {label} が付いている' },
    { pod: on.pod, label: on.secret ? `${on.key}=…` : `${on.key}=${on.value}` },
  );
  return onPod(on, text, (pod, expected) => {
    const value = pod.metadata.labels[on.key];
    if (value === on.value) return met(expected, expected);
    if (value === undefined)
      return notYet(expected, fill({ en: 'no label {key}', ja: 'ラベル {key} はまだありません' }, { key: on.key }));
    return wrong(
      expected,
      fill({ en: 'the label is {label}', ja: 'ラベルは {label} です' }, { label: `${on.key}=${value}` }),
    );
  });
}

/** Containers of the Pod have been restarted at least so often. Wrong when another Pod was restarted in its place. */
export function podRestarted({ id, pod, namespace = 'default', times = 1 }: OnPod & { times?: number }): Condition {
  const text = fill({ en: 'The container of {pod} was restarted', ja: '{pod} のコンテナが再起動された' }, { pod });
  return {
    id,
    text,
    watches: [podsIn(namespace)],
    judge: (state) => {
      const pods = listPods(state, namespace);
      const found = pods.find(({ metadata }) => metadata.name === pod);
      if (!found) return notYet(text, sayMissing('Pod', pod, namesOf(pods)));
      const seen = fill(
        { en: '{pod}: {count} restarts', ja: '{pod} の再起動は {count} 回です' },
        { pod, count: restartsOf(found) },
      );
      if (restartsOf(found) >= times) return met(text, seen);
      const others = pods
        .filter((other) => other !== found && restartsOf(other) > 0)
        .map(({ metadata }) => metadata.name);
      if (others.length === 0) return notYet(text, seen);
      return wrong(
        text,
        fill(
          { en: '{others} was restarted, not {pod}', ja: '{pod} ではなく {others} が再起動されました' },
          { others: listed(others), pod },
        ),
      );
    },
  };
}
