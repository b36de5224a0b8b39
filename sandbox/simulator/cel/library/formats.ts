/** Named formats that strings can be held against. Source: apiserver/pkg/cel/library/format.go. */
import { type Environment, Optional } from '@marcbachmann/cel-js';
import { hasFormat } from '../../custom-resources/schema/formats.ts';
import {
  labelName,
  labelValue,
  type NameRule,
  qualifiedKey,
  serviceName,
  subdomainName,
} from '../../meta/validate-names.ts';

/** The receiver of `format.named(…)`. */
class Formats {}
class Format {
  readonly rule: NameRule;
  constructor(rule: NameRule) {
    this.rule = rule;
  }
}

/** What is appended makes a hyphen at the end right (apimachinery/pkg/api/validation/generic.go, maskTrailingDash). */
function prefixOf(rule: NameRule): NameRule {
  return (text) => rule(text.length > 1 ? text.replace(/.-$/, 'a') : text);
}

function matching(format: string, otherwise: string): NameRule {
  return (text) => (hasFormat(format, text) ? [] : [otherwise]);
}

/** Source: net/url, ParseRequestURI. */
const uri: NameRule = (text) => {
  const wrong = (why: string): readonly string[] => [`parse ${JSON.stringify(text)}: ${why}`];
  if (text === '') return wrong('empty url');
  if (text.startsWith('/') || URL.canParse(text)) return [];
  return wrong('invalid URI for request');
};

const formats: Readonly<Record<string, Format>> = Object.fromEntries(
  Object.entries({
    dns1123Label: labelName,
    dns1123Subdomain: subdomainName,
    dns1035Label: serviceName,
    qualifiedName: qualifiedKey,
    dns1123LabelPrefix: prefixOf(labelName),
    dns1123SubdomainPrefix: prefixOf(subdomainName),
    dns1035LabelPrefix: prefixOf(serviceName),
    labelValue,
    uri,
    uuid: matching('uuid', 'does not match the UUID format'),
    byte: matching('byte', 'invalid base64'),
    date: matching('date', 'invalid date'),
    datetime: matching('datetime', 'invalid datetime'),
  }).map(([name, rule]) => [name, new Format(rule)]),
);

export function addFormats(environment: Environment): void {
  const type = 'kubernetes.NamedFormat';
  environment.registerType(type, Format);
  environment.registerType('format', Formats);
  environment.registerConstant('format', 'format', new Formats());
  const add = (signature: string, handler: (...values: never[]) => unknown): void =>
    void environment.registerFunction(signature, handler);
  add(`format.named(string): optional<${type}>`, (_: Formats, name: string) =>
    Object.hasOwn(formats, name) ? Optional.of(formats[name]) : Optional.none(),
  );
  for (const [name, format] of Object.entries(formats)) add(`format.${name}(): ${type}`, () => format);
  add(`${type}.validate(string): optional<list<string>>`, ({ rule }: Format, text: string) => {
    const problems = rule(text);
    return problems.length === 0 ? Optional.none() : Optional.of([...problems]);
  });
}
