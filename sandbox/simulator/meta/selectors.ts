/** Label and field selectors. Source: apimachinery/pkg/labels/selector.go, apimachinery/pkg/fields/selector.go. */
import { badRequest } from './status.ts';

export type Requirement =
  | { readonly key: string; readonly operator: 'in' | 'notin'; readonly values: readonly string[] }
  | { readonly key: string; readonly operator: 'exists' | '!' }
  | { readonly key: string; readonly operator: 'gt' | 'lt'; readonly values: readonly [string] };

type Labels = Readonly<Record<string, string>>;

const setRequirement = /^(\S+)\s+(in|notin)\s*\(([^)]*)\)$/;
const comparison = /^([^\s=!<>]+)\s*(==|=|!=|<|>)\s*(\S*)$/;
const key = /^([a-z0-9]([-a-z0-9.]*[a-z0-9])?\/)?[A-Za-z0-9]([-A-Za-z0-9_.]*[A-Za-z0-9])?$/;
const value = /^([A-Za-z0-9]([-A-Za-z0-9_.]*[A-Za-z0-9])?)?$/;

/** `app=web,tier in (a, b),!old` to its requirements. Throws StatusError 400 with the server's text for what cannot be read. */
export function parseLabelSelector(text: string): readonly Requirement[] {
  return splitOutsideParentheses(text)
    .map((part) => part.trim())
    .filter((part) => part !== '')
    .map(parseRequirement);
}

/** Commas within `in (…)` belong to their list. */
function splitOutsideParentheses(text: string): string[] {
  return text.split(/,(?![^(]*\))/);
}

function parseRequirement(text: string): Requirement {
  const set = setRequirement.exec(text);
  if (set) {
    const values = (set[3] ?? '').split(',').map((v) => v.trim());
    return checked({ key: set[1] ?? '', operator: set[2] === 'in' ? 'in' : 'notin', values });
  }
  const compared = comparison.exec(text);
  if (compared) {
    const [, name = '', sign, wanted = ''] = compared;
    if (sign === '<' || sign === '>')
      return checked({ key: name, operator: sign === '<' ? 'lt' : 'gt', values: [wanted] });
    return checked({ key: name, operator: sign === '!=' ? 'notin' : 'in', values: [wanted] });
  }
  if (text.startsWith('!')) return checked({ key: text.slice(1).trim(), operator: '!' });
  return checked({ key: text, operator: 'exists' });
}

function checked(requirement: Requirement): Requirement {
  if (!key.test(requirement.key)) {
    throw badRequest(
      `unable to parse requirement: <nil>: Invalid value: ${JSON.stringify(requirement.key)}: ${keyRule}`,
    );
  }
  const wrong = 'values' in requirement ? requirement.values.find((v) => !value.test(v) || v.length > 63) : undefined;
  if (wrong !== undefined) {
    throw badRequest(
      `unable to parse requirement: values[0][${requirement.key}]: Invalid value: ${JSON.stringify(wrong)}: ${valueRule}`,
    );
  }
  return requirement;
}

/** The rules as the server words them (apimachinery/pkg/util/validation/validation.go). */
export const keyRule =
  "name part must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for validation is '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]')";
export const valueRule =
  "a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyValue',  or 'my_value',  or '12345', regex used for validation is '(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?')";

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
    const found = /^((?:\\.|[^=!\\])+)(==|!=|=)(.*)$/s.exec(term);
    if (!found) throw badRequest(`invalid selector: ${JSON.stringify(text)}; can't understand ${JSON.stringify(term)}`);
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
