/** Label and field selectors. Source: apimachinery/pkg/labels/selector.go, apimachinery/pkg/fields/selector.go. */
import { badRequest } from './status.ts';

export type Requirement =
  | { readonly key: string; readonly operator: 'in' | 'notin'; readonly values: readonly string[] }
  | { readonly key: string; readonly operator: 'exists' | '!' }
  | { readonly key: string; readonly operator: 'gt' | 'lt'; readonly values: readonly [string] };

type Labels = Readonly<Record<string, string>>;

export function matchesLabels(requirements: readonly Requirement[], labels: Labels = {}): boolean {
  return requirements.every((requirement) => matches(requirement, labels));
}

function matches(requirement: Requirement, labels: Labels): boolean {
  const label = Object.hasOwn(labels, requirement.key) ? labels[requirement.key] : undefined;
  switch (requirement.operator) {
    case 'exists':
      return label !== undefined;
    case '!':
      return label === undefined;
    case 'in':
      return label !== undefined && requirement.values.includes(label);
    case 'notin':
      return label === undefined || !requirement.values.includes(label);
    case 'gt':
      return label !== undefined && Number(label) > Number(requirement.values[0]);
    case 'lt':
      return label !== undefined && Number(label) < Number(requirement.values[0]);
  }
}

/** metav1.LabelSelector to requirements; an absent selector matches nothing, an empty one everything. */
export function requirementsOf(selector: {
  readonly matchLabels?: Labels;
  readonly matchExpressions?: readonly {
    readonly key: string;
    readonly operator: string;
    readonly values?: readonly string[];
  }[];
}): readonly Requirement[] {
  const equals = Object.entries(selector.matchLabels ?? {}).map(
    ([name, wanted]): Requirement => ({ key: name, operator: 'in', values: [wanted] }),
  );
  const expressions = (selector.matchExpressions ?? []).map(({ key: name, operator, values = [] }): Requirement => {
    switch (operator) {
      case 'In':
        return { key: name, operator: 'in', values };
      case 'NotIn':
        return { key: name, operator: 'notin', values };
      case 'Exists':
        return { key: name, operator: 'exists' };
      case 'DoesNotExist':
        return { key: name, operator: '!' };
      default:
        throw badRequest(`${JSON.stringify(operator)} is not a valid label selector operator`);
    }
  });
  return [...equals, ...expressions];
}

export interface FieldTerm {
  readonly field: string;
  readonly negated: boolean;
  readonly value: string;
}

/** `spec.nodeName=a,status.phase!=Running` to its terms; `\` escapes `,`, `=` and itself. */
export function parseFieldSelector(text: string): readonly FieldTerm[] {
  const terms = text.match(/(?:\\.|[^,\\])+/g) ?? [];
  return terms.map((term) => {
    const found = /^(.*?)(==|!=|=)(.*)$/s.exec(term);
    if (!found) throw badRequest(`invalid selector: '${text}'; can't understand '${term}'`);
    const [, field = '', sign, wanted = ''] = found;
    return { field, negated: sign === '!=', value: wanted.replace(/\\(.)/g, '$1') };
  });
}

/** `fieldValue` gives the field's value, or undefined when this resource has no such selectable field. Throws StatusError 400 then. */
export function matchesFields(terms: readonly FieldTerm[], fieldValue: (field: string) => string | undefined): boolean {
  return terms.every(({ field, negated, value: wanted }) => {
    const found = fieldValue(field);
    if (found === undefined) throw badRequest(`field label not supported: ${field}`);
    return (found === wanted) !== negated;
  });
}
