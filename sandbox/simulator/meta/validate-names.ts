/** Names and label keys, with the server's own words. Source: apimachinery/pkg/util/validation/validation.go. */

const label = '[a-z0-9]([-a-z0-9]*[a-z0-9])?';
const subdomain = `${label}(\\.${label})*`;
const qualifiedName = '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]';

/** What is wrong with a name; nothing when it is right. */
export type NameRule = (name: string) => readonly string[];

function ruled({
  pattern,
  shown = pattern,
  message,
  examples,
  longest,
  unit = 'characters',
}: {
  pattern: string;
  shown?: string;
  message: string;
  examples: readonly string[];
  longest: number;
  unit?: 'characters' | 'bytes';
}): NameRule {
  const regex = new RegExp(`^(${pattern})$`);
  const given = examples.map((example) => `'${example}'`).join(',  or ');
  return (name) => [
    ...(name.length > longest ? [`must be no more than ${longest} ${unit}`] : []),
    ...(regex.test(name) ? [] : [`${message} (e.g. ${given}, regex used for validation is '${shown}')`]),
  ];
}

/** Names of most objects. */
export const subdomainName: NameRule = ruled({
  pattern: subdomain,
  message:
    "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character",
  examples: ['example.com'],
  longest: 253,
});

/** Names of namespaces and containers. */
export const labelName: NameRule = ruled({
  pattern: label,
  message:
    "a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and end with an alphanumeric character",
  examples: ['my-name', '123-abc'],
  longest: 63,
});

/** Names of Services. */
export const serviceName: NameRule = ruled({
  pattern: '[a-z]([-a-z0-9]*[a-z0-9])?',
  message:
    "a DNS-1035 label must consist of lower case alphanumeric characters or '-', start with an alphabetic character, and end with an alphanumeric character",
  examples: ['my-name', 'abc-123'],
  longest: 63,
});

/** Names of RBAC objects: anything that can be one segment of a path (apimachinery/pkg/api/validation/path/name.go). */
export const pathSegmentName: NameRule = (name) => [
  ...(name === '.' || name === '..' ? [`may not be '${name}'`] : []),
  ...['/', '%'].filter((character) => name.includes(character)).map((character) => `may not contain '${character}'`),
];

const namePart = ruled({
  pattern: qualifiedName,
  message:
    "must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character",
  examples: ['MyName', 'my.name', '123-abc'],
  longest: 63,
  unit: 'bytes',
});

/** Keys of labels and annotations: an optional DNS subdomain and a slash, then a name. */
export const qualifiedKey: NameRule = (key) => {
  const parts = key.split('/');
  const [first = '', second] = parts;
  if (parts.length > 2) {
    return [
      `a valid label key must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for validation is '${qualifiedName}') with an optional DNS subdomain prefix and '/' (e.g. 'example.com/MyName')`,
    ];
  }
  if (second === undefined)
    return first === ''
      ? ['name part must be non-empty', ...prefixed('name part ', namePart(first))]
      : prefixed('name part ', namePart(first));
  const prefix = first === '' ? ['prefix part must be non-empty'] : prefixed('prefix part ', subdomainName(first));
  const name =
    second === ''
      ? ['name part must be non-empty', ...prefixed('name part ', namePart(second))]
      : prefixed('name part ', namePart(second));
  return [...prefix, ...name];
};

/** Values of labels; empty is allowed. */
export const labelValue: NameRule = (value) => {
  const rule = ruled({
    pattern: `(${qualifiedName})?`,
    message:
      "a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character",
    examples: ['MyValue', 'my_value', '12345'],
    longest: 63,
    unit: 'bytes',
  });
  return rule(value);
};

function prefixed(prefix: string, problems: readonly string[]): readonly string[] {
  return problems.map((problem) => prefix + problem);
}
