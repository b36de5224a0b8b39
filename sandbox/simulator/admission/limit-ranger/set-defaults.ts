import type { V1Container, V1LimitRange, V1Pod } from '@kubernetes/client-node';

const annotation = 'kubernetes.io/limit-ranger';

type Amounts = Record<string, string>;

/** Gives containers the amounts they do not name, and says so in an annotation. Changes the Pod. Source: mergePodResourceRequirements. */
export function setDefaults(pod: V1Pod, range: V1LimitRange): void {
  const limits = (range.spec?.limits ?? []).filter(({ type }) => type === 'Container');
  const requests: Amounts = Object.assign({}, ...limits.map(({ defaultRequest }) => defaultRequest ?? {}));
  const most: Amounts = Object.assign({}, ...limits.map(defaultOf));
  const given = [
    ...(pod.spec?.containers ?? []).flatMap((container) => merge(container, requests, most, 'container')),
    ...(pod.spec?.initContainers ?? []).flatMap((container) => merge(container, requests, most, 'init container')),
  ];
  if (given.length === 0 || !pod.metadata) return;
  pod.metadata.annotations = {
    ...pod.metadata.annotations,
    [annotation]: `LimitRanger plugin set: ${given.join('; ')}`,
  };
}

/** `default` is a word of the language, so the model calls it otherwise than JSON does. */
function defaultOf(limit: object): Amounts {
  return (limit as { default?: Amounts }).default ?? {};
}

function merge(container: V1Container, requests: Amounts, limits: Amounts, what: string): string[] {
  const texts: string[] = [];
  const fill = (kind: 'requests' | 'limits', defaults: Amounts, word: string): void => {
    const known = container.resources?.[kind] ?? {};
    const missing = Object.keys(defaults)
      .filter((name) => known[name] === undefined)
      .sort();
    if (missing.length === 0) return;
    const added = Object.fromEntries(missing.map((name) => [name, defaults[name] ?? '0']));
    container.resources = { ...container.resources, [kind]: { ...known, ...added } };
    texts.push(`${missing.join(', ')} ${word} for ${what} ${container.name}`);
  };
  fill('requests', requests, 'request');
  fill('limits', limits, 'limit');
  return texts;
}
