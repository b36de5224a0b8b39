/** What people, scripts and attackers send that is not right, one of each sort. */
import { Buffer } from 'node:buffer';
import { gzipSync } from 'node:zlib';
import { type Case, collection, namespace } from './case.ts';

const there = `${collection}/there`;
const mebibyte = 1_048_576;
const map = (rest: object = {}): string =>
  JSON.stringify({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'sent' }, ...rest });
const nested = (depth: number, open: string, close: string): string => open.repeat(depth) + close.repeat(depth);

const bodies: readonly (readonly [string, string | Buffer])[] = [
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

const yamls: readonly (readonly [string, string])[] = [
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

const types = [
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

const patches: readonly (readonly [string, string, string])[] = [
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

const applies: readonly (readonly [string, string])[] = [
  ['broken', 'a: b: c\n'],
  ['nothing', ''],
  ['another kind', 'apiVersion: v1\nkind: Secret\nmetadata: {name: there}\n'],
  ['another name', 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: other}\n'],
  ['an unknown field', 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: there}\nnone: {}\n'],
  ['managed fields', 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: there, managedFields: []}\n'],
];

const accepts = [
  'application/xml',
  'text/html',
  'text/html, */*',
  'application/json;as=Table;v=v9;g=meta.k8s.io',
  'application/json;as=Nothing;v=v1;g=meta.k8s.io',
  'application/json;as=Table;v=v9;g=meta.k8s.io,application/json',
  'application/json;q=2',
  ',,;',
  'application/yaml',
  'application/cbor',
  'a'.repeat(5_000),
];

const paths = [
  '/',
  '/nothing',
  '/api',
  '/api/',
  '/api/v1/',
  '/api/v2/pods',
  '/api/v1/nothing',
  '/apis/apps',
  '/apis/apps/',
  '/apis/nothing',
  '/apis/nothing/v1/things',
  '/apis/apps/v9/deployments',
  '//api/v1/namespaces',
  '/api//v1/namespaces',
  '/api/v1//namespaces',
  '/api/v1/namespaces//configmaps',
  `/api/v1/namespaces/${namespace}/configmaps/`,
  `/api/v1/namespaces/${namespace}/configmaps//there`,
  `/api/v1/namespaces/${namespace}/../default/configmaps/there`,
  `/api/v1/namespaces/${namespace}/%2e%2e/default/configmaps/there`,
  `/api/v1/namespaces/${namespace}/configmaps/..`,
  `/api/v1/namespaces/${namespace}/configmaps/.`,
  '/../../etc/passwd',
  '/api/../../etc/passwd',
  '/..%2f..%2fetc/passwd',
  `/api/v1/namespaces/${namespace}/configmaps/a%2Fb`,
  `/api/v1/namespaces/${namespace}/configmaps/%74here`,
  `/api/v1/namespaces/${namespace}/configmaps/th%00ere`,
  `/api/v1/namespaces/${namespace}/configmaps/%zz`,
  `/api/v1/namespaces/${namespace}/configmaps/%`,
  `/api/v1/namespaces/${namespace}/configmaps/%ff`,
  `/api/v1/namespaces/${namespace}/configmaps/No Name`,
  `/api/v1/namespaces/${namespace}/configmaps/No%20Name`,
  `/api/v1/namespaces/${namespace}/configmaps/there/status`,
  `/api/v1/namespaces/${namespace}/configmaps/there/nothing`,
  `/api/v1/namespaces/${namespace}/configmaps/there/a/b/c`,
  `/api/v1/namespaces/${namespace}/pods/none/log`,
  `/api/v1/namespaces/${namespace}/pods/none/exec`,
  `/api/v1/namespaces/nowhere/configmaps/there`,
  '/api/v1/configmaps/there',
  '/api/v1/namespaces/a/nodes',
  '/api/v1/nodes/none/nothing',
  '/openapi/v3/nothing',
  '/healthz/nothing',
  '/version/more',
  `/${'a'.repeat(20_000)}`,
  'api/v1/namespaces',
  'https://elsewhere/api/v1/namespaces/nowhere',
  `/api/v1/namespaces/nowhere?${'a=b&'.repeat(5_000)}`,
  '/api/v1/namespaces/nowhere?%zz=%zz',
  '/api/v1/namespaces/nowhere?a;b=c',
  '/api/v1/namespaces/nowhere#part',
];

const queries = [
  'limit=abc',
  'limit=-1',
  'limit=99999999999999999999',
  'limit=1.5',
  'limit=',
  'limit=%20',
  'continue=junk',
  'continue=e30',
  'resourceVersion=x',
  'resourceVersion=-1',
  'resourceVersion=99999999999999999999999',
  'resourceVersion=9999999999999999',
  'resourceVersion=1&resourceVersionMatch=Nothing',
  'resourceVersionMatch=Exact',
  'resourceVersion=0&resourceVersionMatch=Exact',
  'sendInitialEvents=true',
  'timeoutSeconds=abc',
  'labelSelector=a=b,,c',
  'labelSelector==',
  'labelSelector=!',
  'labelSelector=a in (',
  'labelSelector=a%20in%20(',
  'labelSelector=a%20in%20()',
  'labelSelector=a%20like%20b',
  'labelSelector=a%3Ex',
  'labelSelector=a%20b',
  'labelSelector=-a',
  'labelSelector=a=b%20c%20d',
  `labelSelector=${'a'.repeat(70)}`,
  'fieldSelector=x',
  'fieldSelector=x=y',
  'fieldSelector=metadata.name',
  'fieldSelector=metadata.name%3Eb',
  'fieldSelector=status.phase=Running',
  'fieldSelector=metadata.name=a,,',
  'fieldSelector=a\\=b',
  'pretty=maybe',
  'watch=true&resourceVersion=x',
  'watch=true&resourceVersionMatch=Exact',
  'watch=true&sendInitialEvents=true',
  'watch=true&timeoutSeconds=abc',
  'watch=true&labelSelector=!',
  'watch=true&resourceVersion=1&timeoutSeconds=1',
];

const writeQueries = [
  'dryRun=Some',
  'dryRun=All&dryRun=None',
  'fieldValidation=Sometimes',
  'fieldManager=%00',
  `fieldManager=${'a'.repeat(200)}`,
  'dryRun=',
];

const deleteQueries = [
  'gracePeriodSeconds=abc&dryRun=All',
  'gracePeriodSeconds=-5&dryRun=All',
  'propagationPolicy=Maybe',
  'orphanDependents=maybe&dryRun=All',
  'dryRun=Some',
  'orphanDependents=true&propagationPolicy=Orphan',
];

const methods = ['POST', 'PUT', 'PATCH', 'DELETE', 'HEAD', 'OPTIONS', 'TRACE', 'FOO', 'get', 'CONNECT'];

const host = 'Host: kubernetes\r\n';
const raws: readonly (readonly [string, string])[] = [
  ['no host', `GET ${collection}/none HTTP/1.1\r\n\r\n`],
  ['two hosts', `GET ${collection}/none HTTP/1.1\r\n${host}${host}\r\n`],
  ['HTTP/1.0', `GET ${collection}/none HTTP/1.0\r\n\r\n`],
  ['a version of the future', `GET ${collection}/none HTTP/9.9\r\n${host}\r\n`],
  ['a version that is none', `GET ${collection}/none HTP/1.1\r\n${host}\r\n`],
  ['no version', `GET ${collection}/none\r\n\r\n`],
  ['no request', '\r\n\r\n'],
  ['junk', '\x00\x01\x02\x03\r\n\r\n'],
  ['words', 'hello server, how are you\r\n\r\n'],
  ['a header without a colon', `GET ${collection}/none HTTP/1.1\r\n${host}Nothing\r\n\r\n`],
  ['a header with a space', `GET ${collection}/none HTTP/1.1\r\n${host}A b: c\r\n\r\n`],
  ['a header with a control character', `GET ${collection}/none HTTP/1.1\r\n${host}A: \x01\r\n\r\n`],
  ['lines that end in LF', `GET ${collection}/none HTTP/1.1\nHost: kubernetes\n\n`],
  ['a length that is no number', `POST ${collection} HTTP/1.1\r\n${host}Content-Length: x\r\n\r\n{}`],
  ['a length below zero', `POST ${collection} HTTP/1.1\r\n${host}Content-Length: -1\r\n\r\n{}`],
  ['two lengths', `POST ${collection} HTTP/1.1\r\n${host}Content-Length: 2\r\nContent-Length: 3\r\n\r\n{}`],
  ['an encoding nobody knows', `POST ${collection} HTTP/1.1\r\n${host}Transfer-Encoding: zip\r\n\r\n{}`],
  ['chunks that are none', `POST ${collection} HTTP/1.1\r\n${host}Transfer-Encoding: chunked\r\n\r\nzz\r\n`],
  [
    'an expectation nobody meets',
    `POST ${collection} HTTP/1.1\r\n${host}Expect: wonders\r\nContent-Length: 2\r\n\r\n{}`,
  ],
  [
    '40 kB of headers',
    `GET ${collection}/none HTTP/1.1\r\n${host}${`X-Long: ${'a'.repeat(1_000)}\r\n`.repeat(40)}\r\n`,
  ],
  [
    '2 MB of headers',
    `GET ${collection}/none HTTP/1.1\r\n${host}${`X-Long: ${'a'.repeat(10_000)}\r\n`.repeat(200)}\r\n`,
  ],
  ['3,000 headers', `GET ${collection}/none HTTP/1.1\r\n${host}${'X: a\r\n'.repeat(3_000)}\r\n`],
];

const protobuf = Buffer.from('6b387300', 'hex');

export const cases: readonly Case[] = [
  ...bodies.map(([name, body]) => ({ name: `JSON: ${name}`, method: 'POST', body })),
  ...bodies.slice(2, 12).map(([name, body]) => ({ name: `PUT: ${name}`, method: 'PUT', path: there, body })),
  ...bodies
    .slice(2, 12)
    .map(([name, body]) => ({ name: `DELETE: ${name}`, method: 'DELETE', path: `${collection}/none`, body })),
  ...yamls.map(([name, body]) => ({
    name: `YAML: ${name}`,
    method: 'POST',
    body,
    headers: { 'Content-Type': 'application/yaml' },
  })),
  ...types.map((type) => ({
    name: `type: ${type}`,
    method: 'POST',
    path: `${collection}?dryRun=All`,
    body: map(),
    headers: { 'Content-Type': type },
  })),
  {
    name: 'a compressed body',
    method: 'POST',
    body: gzipSync(map(), { level: 0 }),
    headers: { 'Content-Encoding': 'gzip' },
  },
  ...[
    ['nothing', Buffer.alloc(0)],
    ['JSON', Buffer.from(map())],
    ['the prefix only', protobuf],
    ['junk behind the prefix', Buffer.concat([protobuf, Buffer.from('ffffffffffff', 'hex')])],
    ['a length beyond its end', Buffer.concat([protobuf, Buffer.from('0aff01', 'hex')])],
  ].map(([name, body]) => ({
    name: `protobuf: ${name}`,
    method: 'POST',
    body: body as Buffer,
    headers: { 'Content-Type': 'application/vnd.kubernetes.protobuf' },
  })),
  ...patches.map(([name, type, body]) => ({
    name: `patch: ${name}`,
    method: 'PATCH',
    path: there,
    body,
    headers: { 'Content-Type': type },
  })),
  ...applies.map(([name, body]) => ({
    name: `apply: ${name}`,
    method: 'PATCH',
    path: `${there}?fieldManager=somebody`,
    body,
    headers: { 'Content-Type': 'application/apply-patch+yaml' },
  })),
  ...accepts.map((accept) => ({ name: `accept: ${accept.slice(0, 60)}`, path: there, headers: { Accept: accept } })),
  ...paths.map((path) => ({ name: `path: ${path.slice(0, 80)}`, path })),
  ...queries.map((query) => ({ name: `list: ${query}`, path: `${collection}?${query}` })),
  ...writeQueries.map((query) => ({
    name: `create: ${query.slice(0, 60)}`,
    method: 'POST',
    path: `${collection}?${query}`,
    body: map({ metadata: { name: 'No Name' } }),
  })),
  ...deleteQueries.map((query) => ({ name: `delete: ${query}`, method: 'DELETE', path: `${there}?${query}` })),
  ...methods.map((method) => ({
    name: `method: ${method} of a collection`,
    method,
    path: collection.replace(namespace, 'nowhere'),
  })),
  ...methods.map((method) => ({ name: `method: ${method} of an object`, method, path: `${collection}/none` })),
  ...['POST', 'PUT', 'FOO'].map((method) => ({ name: `method: ${method} of a path`, method, path: '/version' })),
  { name: 'upgrade: a protocol nobody knows', path: there, headers: { Connection: 'Upgrade', Upgrade: 'teapot' } },
  {
    name: 'upgrade: HTTP/2',
    path: there,
    headers: { Connection: 'Upgrade, HTTP2-Settings', Upgrade: 'h2c', 'HTTP2-Settings': 'x' },
  },
  {
    name: 'upgrade: exec of a Pod that is not there',
    path: `/api/v1/namespaces/${namespace}/pods/none/exec?command=ls`,
    headers: { Connection: 'Upgrade', Upgrade: 'websocket' },
  },
  ...raws.map(([name, raw]) => ({ name: `HTTP: ${name}`, raw })),
];
