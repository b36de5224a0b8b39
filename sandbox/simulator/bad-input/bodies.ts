/** Bodies that are not what they should be, each with its name. */
import { Buffer } from 'node:buffer';

const mebibyte = 1_048_576;
/** A whole ConfigMap. */
export const map = (rest: object = {}): string =>
  JSON.stringify({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'sent' }, ...rest });
const nested = (depth: number, open: string, close: string): string => open.repeat(depth) + close.repeat(depth);

export const bodies: readonly (readonly [string, string | Buffer])[] = [
  ['empty', ''],
  ['only spaces', '   '],
  ['a brace', '{'],
  ['cut in the middle', map().slice(0, -5)],
  ['a value missing', '{"kind":}'],
  ['a comma too many', '{"kind":"ConfigMap",}'],
  ['single quotes', "{'kind':'ConfigMap'}"],
  ['a comment', '{/* no */"kind":"ConfigMap"}'],
  ['a list', '[]'],
  ['null', 'null'],
  ['a string', '"text"'],
  ['a number', '1'],
  ['two objects', '{}{}'],
  ['junk behind it', `${map()} junk`],
  ['not a number', map({ data: 1 }).replace('1}', 'NaN}')],
  ['a byte order mark', `\ufeff${map()}`],
  ['a zero byte', map().replace('sent', 'se\0nt')],
  ['bytes that are not UTF-8', Buffer.from(map().replace('sent', 'se\u00ffnt'), 'latin1')],
  ['a lone surrogate', map().replace('"sent"', '"se\\ud800nt"')],
  ['a bad escape', map().replace('"sent"', '"se\\xnt"')],
  ['a bad unicode escape', map().replace('"sent"', '"se\\u12nt"')],
  ['lists in lists', `{"kind":"ConfigMap","apiVersion":"v1","data":${nested(20_000, '[', ']')}}`],
  [
    'objects in objects',
    `{"kind":"ConfigMap","apiVersion":"v1","data":${nested(20_000, '{"a":', '}').replace('}', '1}')}}`,
  ],
  ['no kind', '{"apiVersion":"v1","metadata":{"name":"sent"}}'],
  ['no version', '{"kind":"ConfigMap","metadata":{"name":"sent"}}'],
  ['an empty object', '{}'],
  ['another kind', '{"apiVersion":"v1","kind":"Secret","metadata":{"name":"sent"}}'],
  ['a kind nobody knows', '{"apiVersion":"v1","kind":"Nothing","metadata":{"name":"sent"}}'],
  ['a version nobody knows', '{"apiVersion":"v9","kind":"ConfigMap","metadata":{"name":"sent"}}'],
  ['a group with too many slashes', '{"apiVersion":"a/b/c","kind":"ConfigMap","metadata":{"name":"sent"}}'],
  ['a kind that is a number', '{"apiVersion":"v1","kind":5,"metadata":{"name":"sent"}}'],
  ['metadata that is a number', '{"apiVersion":"v1","kind":"ConfigMap","metadata":1}'],
  ['metadata that is null', '{"apiVersion":"v1","kind":"ConfigMap","metadata":null}'],
  ['a name that is a number', '{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":1}}'],
  ['a name that is no name', map({ metadata: { name: 'No Name' } })],
  ['a name with a slash', map({ metadata: { name: 'a/b' } })],
  ['a name that is two dots', map({ metadata: { name: '..' } })],
  ['a very long name', map({ metadata: { name: 'a'.repeat(300) } })],
  ['another namespace', map({ metadata: { name: 'sent', namespace: 'default' } })],
  ['labels that are numbers', map({ metadata: { name: 'sent', labels: { a: 1 } } })],
  ['a label that is no label', map({ metadata: { name: 'sent', labels: { 'a b': 'c d' } } })],
  ['data that is a list', map({ data: [] })],
  ['data with a number', map({ data: { a: 1 } })],
  ['data with a bad key', map({ data: { 'a b': 'c' } })],
  ['base64 that is none', map({ binaryData: { a: '!' } })],
  ['a time that is none', map({ metadata: { name: 'sent', creationTimestamp: 'yesterday' } })],
  ['a version of its own', map({ metadata: { name: 'sent', resourceVersion: '1' } })],
  ['too much data', map({ data: { a: 'x'.repeat(mebibyte) } })],
  ['more than fits', map({ data: { a: 'x'.repeat(3 * mebibyte) } })],
  ['ten megabytes', 'x'.repeat(10 * mebibyte)],
];

export const yamls: readonly (readonly [string, string])[] = [
  ['a tab', 'apiVersion: v1\nkind: ConfigMap\n\tmetadata: {name: sent}\n'],
  ['a colon too many', 'a: b: c\n'],
  ['an open quote', 'a: "b\n'],
  ['an alias of nothing', 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: *x}\n'],
  ['a key twice', 'apiVersion: v1\nkind: ConfigMap\nkind: ConfigMap\nmetadata: {name: "No"}\n'],
  ['a list', '- a\n'],
  ['a text', 'text\n'],
  ['nothing', ''],
  ['a bomb', bomb()],
];

/** Nine levels of nine aliases each: 387 million strings once it is unfolded. */
function bomb(): string {
  const levels = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h', 'i'];
  const lines = levels.map((level, index) => {
    const item = index === 0 ? '"lol"' : `*${levels[index - 1]}`;
    return `  ${level}: &${level} [${Array.from({ length: 9 }, () => item).join(', ')}]`;
  });
  return `apiVersion: v1\nkind: ConfigMap\nmetadata: {name: sent}\ndata:\n${lines.join('\n')}\n`;
}

export const types = [
  '',
  'text/plain',
  'application/xml',
  'application/',
  'application',
  ';',
  '*/*',
  'application/json; charset=utf-16',
  'APPLICATION/JSON',
  'application/cbor',
  'multipart/form-data; boundary=x',
  'application/x-www-form-urlencoded',
  'application/merge-patch+json',
];

export const patches: readonly (readonly [string, string, string])[] = [
  ['no type', '', '{}'],
  ['a type nobody knows', 'application/x', '{}'],
  ['JSON as type', 'application/json', '{}'],
  ['an operation nobody knows', 'application/json-patch+json', '[{"op":"mix","path":"/data"}]'],
  ['an object for operations', 'application/json-patch+json', '{}'],
  ['a path that is not there', 'application/json-patch+json', '[{"op":"remove","path":"/data/none"}]'],
  ['a path that is none', 'application/json-patch+json', '[{"op":"add","path":"data","value":1}]'],
  ['broken operations', 'application/json-patch+json', '[{'],
  ['a test that fails', 'application/json-patch+json', '[{"op":"test","path":"/data/a","value":"z"}]'],
  [
    'too many operations',
    'application/json-patch+json',
    JSON.stringify(Array.from({ length: 10_001 }, () => ({ op: 'add', path: '/data/x', value: 'y' }))),
  ],
  ['a list to merge', 'application/merge-patch+json', '[]'],
  ['a number to merge', 'application/merge-patch+json', '5'],
  ['broken merging', 'application/merge-patch+json', '{'],
  ['a kind to merge', 'application/merge-patch+json', '{"kind":"Secret"}'],
  ['a name to merge', 'application/merge-patch+json', '{"metadata":{"name":"other"}}'],
  ['a list to merge strategically', 'application/strategic-merge-patch+json', '[]'],
  ['broken strategy', 'application/strategic-merge-patch+json', '{"data":'],
  ['a directive nobody knows', 'application/strategic-merge-patch+json', '{"data":{"$patch":"mix"}}'],
  ['numbers to merge strategically', 'application/strategic-merge-patch+json', '{"data":{"a":1}}'],
  ['an apply without a manager', 'application/apply-patch+yaml', 'apiVersion: v1\nkind: ConfigMap\n'],
];

export const applies: readonly (readonly [string, string])[] = [
  ['broken', 'a: b: c\n'],
  ['nothing', ''],
  ['another kind', 'apiVersion: v1\nkind: Secret\nmetadata: {name: there}\n'],
  ['another name', 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: other}\n'],
  ['an unknown field', 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: there}\nnone: {}\n'],
  ['managed fields', 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: there, managedFields: []}\n'],
];
