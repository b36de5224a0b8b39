/** What is said of a learner's own objects when they are not as expected. */
import type { Text } from '../../sandbox/contract/text.ts';
import { isReady, type Pod, statusOf } from './pod.ts';
import { fill, listed } from './texts.ts';

/** Names beyond these would only be noise. */
const mostNamed = 4;

/** There is no such object; those of its kind that are there, since a name is often only mistyped. */
export function sayMissing(kind: string, name: string, others: readonly string[]): Text {
  const values = { kind, name, others: sayNames(others) };
  if (others.length === 0)
    return fill({ en: 'there is no {kind} {name} yet', ja: '{kind} {name} はまだありません' }, values);
  return fill(
    {
      en: 'there is no {kind} {name}; of this kind there are: {others}',
      ja: '{kind} {name} はありません。あるのは {others} です',
    },
    values,
  );
}

/** The first few names, and how many more there are. */
export function sayNames(names: readonly string[]): Text {
  const more = names.length - mostNamed;
  if (more <= 0) return listed(names);
  return fill(
    { en: '{names} and {more} more', ja: '{names}、ほか {more} 個' },
    { names: listed(names.slice(0, mostNamed)), more },
  );
}

/** Pods that are not ready, each with what kubectl would say of it; undefined when all are. */
export function sayTroubles(pods: readonly Pod[]): Text | undefined {
  const troubled = pods.filter((pod) => !isReady(pod));
  if (troubled.length === 0) return undefined;
  return sayNames(troubled.map((pod) => `${pod.metadata.name} (${sayStatus(pod)})`));
}

/** A Pod that runs and is not ready is one whose probe does not answer. */
function sayStatus(pod: Pod): string {
  const status = statusOf(pod);
  return status === 'Running' ? 'Running, not ready' : status;
}

/** `app=web,tier=front` of a selector. */
export function saySelector(selector: Readonly<Record<string, string>>): string {
  return Object.entries(selector)
    .map(([key, value]) => `${key}=${value}`)
    .join(',');
}

/** The labels that Pods have under the keys of a selector; all their labels where none has such a key. */
export function sayLabels(pods: readonly Pod[], keys: readonly string[]): Text {
  const pairs = (only: (key: string) => boolean): string[] => [
    ...new Set(
      pods.flatMap(({ metadata }) =>
        Object.entries(metadata.labels).flatMap(([key, value]) => (only(key) ? [`${key}=${value}`] : [])),
      ),
    ),
  ];
  const fitting = pairs((key) => keys.includes(key));
  return sayNames((fitting.length > 0 ? fitting : pairs((key) => key !== 'pod-template-hash')).sort());
}

/** A selector that finds nothing: what it asks for, and what there is. */
export function sayNothingFound(
  subject: string,
  selector: Readonly<Record<string, string>>,
  pods: readonly Pod[],
): Text {
  const values = { subject, selector: saySelector(selector), labels: sayLabels(pods, Object.keys(selector)) };
  if (pods.length === 0)
    return fill(
      {
        en: '{subject} selects {selector}; there are no Pods here',
        ja: '{subject} は {selector} を選びますが、Pod が 1 つもありません',
      },
      values,
    );
  return fill(
    {
      en: '{subject} selects {selector}; no Pod has that. Pods here have {labels}',
      ja: '{subject} は {selector} を選びますが、それを持つ Pod はありません。ここの Pod のラベルは {labels} です',
    },
    values,
  );
}
