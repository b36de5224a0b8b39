/** Labels and selectors in a cell. Source: apimachinery/pkg/labels/{labels,selector}.go, apimachinery/pkg/apis/meta/v1/{labels,helpers}.go. */

export interface LabelSelector {
  readonly matchLabels?: Readonly<Record<string, string>>;
  readonly matchExpressions?: readonly {
    readonly key: string;
    readonly operator: string;
    readonly values?: readonly string[];
  }[];
}

/** `app=web,tier=front`, or `<none>`. */
export function formatLabels(labels: Readonly<Record<string, string>> = {}): string {
  const texts = Object.entries(labels).map(([key, value]) => `${key}=${value}`);
  return texts.sort(byBytes).join(',') || '<none>';
}

/** A selector as `kubectl get -l` takes it; `undefined` when it is none that selects (LabelSelectorAsSelector). */
export function selectorText(selector: LabelSelector | undefined): string | undefined {
  const requirements = Object.entries(selector?.matchLabels ?? {}).map(([key, value]) => ({
    key,
    text: `${key}=${value}`,
  }));
  for (const { key, operator, values = [] } of selector?.matchExpressions ?? []) {
    const text = expressionText(key, operator, values);
    if (text === undefined) return undefined;
    requirements.push({ key, text });
  }
  return requirements
    .sort((a, b) => byBytes(a.key, b.key))
    .map(({ text }) => text)
    .join(',');
}

function expressionText(key: string, operator: string, values: readonly string[]): string | undefined {
  const list = `(${[...values].sort(byBytes).join(',')})`;
  if (operator === 'In') return `${key} in ${list}`;
  if (operator === 'NotIn') return `${key} notin ${list}`;
  if (operator === 'Exists') return key;
  return operator === 'DoesNotExist' ? `!${key}` : undefined;
}

/** FormatLabelSelector */
export function formatLabelSelector(selector: LabelSelector | undefined): string {
  return (selectorText(selector) ?? '<error>') || '<none>';
}

/** A selector as Go prints the struct (the generated LabelSelector.String). */
export function selectorStruct({ matchLabels = {}, matchExpressions = [] }: LabelSelector): string {
  const labels = Object.keys(matchLabels).sort(byBytes);
  const map = `map[string]string{${labels.map((key) => `${key}: ${matchLabels[key]},`).join('')}}`;
  const items = matchExpressions.map(
    ({ key, operator, values = [] }) =>
      `LabelSelectorRequirement{Key:${key},Operator:${operator},Values:[${values.join(' ')}],},`,
  );
  return `&LabelSelector{MatchLabels:${map},MatchExpressions:[]LabelSelectorRequirement{${items.join('')}},}`;
}

/** Go's order of strings. */
export function byBytes(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
