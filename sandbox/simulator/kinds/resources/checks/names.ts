/** Rules for names that only some kinds use. Source: apimachinery/pkg/util/validation/validation.go. */
import { type FieldError, fieldError } from '../../../meta/status.ts';
import { labelName, type NameRule, subdomainName } from '../../../meta/validate-names.ts';
import { breaches } from './fields.ts';

function matching(pattern: string, message: string, examples: readonly string[], longest: number): NameRule {
  const regex = new RegExp(`^(?:${pattern})$`);
  const shown = examples.map((example) => `'${example}', `).join(' or ');
  const why =
    examples.length === 0
      ? `${message} (regex used for validation is '${pattern}')`
      : `${message} (e.g. ${shown}regex used for validation is '${pattern}')`;
  return (name) => [
    ...(name.length > longest ? [`must be no more than ${longest} characters`] : []),
    ...(regex.test(name) ? [] : [why]),
  ];
}

export const dns1035Label: NameRule = matching(
  '[a-z]([-a-z0-9]*[a-z0-9])?',
  "a DNS-1035 label must consist of lower case alphanumeric characters or '-', start with an alphabetic character, and end with an alphanumeric character",
  ['my-name', 'abc-123'],
  63,
);

export const wildcardSubdomain: NameRule = matching(
  '\\*\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*',
  "a wildcard DNS-1123 subdomain must start with '*.', followed by a valid DNS subdomain, which must consist of lower case alphanumeric characters, '-' or '.' and end with an alphanumeric character",
  ['*.example.com'],
  253,
);

const configKeyCharacters = matching(
  '[-._a-zA-Z0-9]+',
  "a valid config key must consist of alphanumeric characters, '-', '_' or '.'",
  ['key.name', 'KEY_NAME', 'key-name'],
  253,
);

/** Keys of config maps and secrets, which become file names. */
export const configKey: NameRule = (key) => [
  ...configKeyCharacters(key),
  ...(key === '.' ? ["must not be '.'"] : []),
  ...(key === '..' ? ["must not be '..'"] : []),
  ...(key.startsWith('..') && key !== '..' ? ["must not start with '..'"] : []),
];

export const percent: NameRule = matching(
  '[0-9]+%',
  "a valid percent string must be a numeric string followed by an ending '%'",
  ['1%', '93%'],
  Number.POSITIVE_INFINITY,
);

export const portName: NameRule = (name) => [
  ...(name.length > 15 ? ['must be no more than 15 characters'] : []),
  ...(/^[-a-z0-9]+$/.test(name) ? [] : ['must contain only alpha-numeric characters (a-z, 0-9), and hyphens (-)']),
  ...(/[a-z]/.test(name) ? [] : ['must contain at least one letter (a-z)']),
  ...(name.includes('--') ? ['must not contain consecutive hyphens'] : []),
  ...(name.startsWith('-') || name.endsWith('-') ? ['must not begin or end with a hyphen'] : []),
];

const portRange = 'must be between 1 and 65535, inclusive';

export function portNumberProblems(port: number): readonly string[] {
  return port >= 1 && port <= 65535 ? [] : [portRange];
}

export function portNumber(port: number, field: string): FieldError[] {
  return portNumberProblems(port).map((why) => fieldError.invalid(field, port, why));
}

/** A port of a pod: a number, or the name it has there. */
export function portNumberOrName(port: number | string, field: string): FieldError[] {
  return typeof port === 'number' ? portNumber(port, field) : breaches(portName, port, field);
}

/** A domain with at least three parts. */
export function fullyQualifiedName(name: string, field: string): FieldError[] {
  return qualified(name, field, 3, 'three');
}

/** A domain with at least two parts, perhaps ending in a dot. */
export function fullyQualifiedDomainName(name: string, field: string): FieldError[] {
  const plain = name.replace(/\.$/, '');
  const problems = qualified(plain, field, 2, 'two');
  if (problems.length > 0) return problems;
  const wrong = plain.split('.').find((part) => labelName(part).length > 0);
  return wrong === undefined ? [] : [fieldError.invalid(field, wrong, labelName(wrong).join(','))];
}

function qualified(name: string, field: string, parts: number, word: string): FieldError[] {
  if (name === '') return [fieldError.required(field)];
  const problems = subdomainName(name);
  if (problems.length > 0) return [fieldError.invalid(field, name, problems.join(','))];
  if (name.split('.').length >= parts) return [];
  return [fieldError.invalid(field, name, `should be a domain with at least ${word} segments separated by dots`)];
}

const httpPath = matching("[A-Za-z0-9/\\-._~%!$&'()*+,;=:]+", 'Invalid path', [], Number.POSITIVE_INFINITY);

/** `acme.io/foo` */
export function domainPrefixedPath(value: string, field: string): FieldError[] {
  if (value === '') return [fieldError.required(field)];
  const slash = value.indexOf('/');
  const [host, path] = slash < 0 ? [value, ''] : [value.slice(0, slash), value.slice(slash + 1)];
  if (host === '' || path === '')
    return [fieldError.invalid(field, value, 'must be a domain-prefixed path (such as "acme.io/foo")')];
  return [...breaches(subdomainName, host, field), ...breaches(httpPath, path, field)];
}

/** `group/version`, `v1`; the group is empty for the core. Undefined when it has too many parts. */
export function parseGroupVersion(text: string): { group: string; version: string } | undefined {
  if (text === '' || text === '/') return { group: '', version: '' };
  const parts = text.split('/');
  if (parts.length > 2) return undefined;
  const [first = '', second] = parts;
  return second === undefined ? { group: '', version: first } : { group: first, version: second };
}

/** Names of CSI drivers, in any case. */
export function driverName(name: string | undefined, field: string): FieldError[] {
  if (!name) return [fieldError.required(field)];
  return [
    ...(name.length > 63 ? [fieldError.tooLong(field, 63)] : []),
    ...subdomainName(name.toLowerCase()).map((why) => fieldError.invalid(field, name, why)),
  ];
}
