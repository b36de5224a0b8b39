/** What people, scripts and attackers send that is not right, one of each sort. */
import { Buffer } from 'node:buffer';
import { gzipSync } from 'node:zlib';
import { applies, bodies, map, patches, types, yamls } from './bodies.ts';
import { type Case, collection, namespace } from './case.ts';
import { accepts, deleteQueries, methods, paths, queries, raws, writeQueries } from './requests.ts';

const there = `${collection}/there`;
/** Nothing is kept: no case changes what the next one meets. */
const tried = `${collection}?dryRun=All`;
const protobuf = Buffer.from('6b387300', 'hex');

export const cases: readonly Case[] = [
  ...bodies.map(([name, body]) => ({ name: `JSON: ${name}`, method: 'POST', path: tried, body })),
  ...bodies.slice(2, 12).map(([name, body]) => ({ name: `PUT: ${name}`, method: 'PUT', path: there, body })),
  ...bodies
    .slice(2, 12)
    .map(([name, body]) => ({ name: `DELETE: ${name}`, method: 'DELETE', path: `${collection}/none`, body })),
  ...yamls.map(([name, body]) => ({
    name: `YAML: ${name}`,
    method: 'POST',
    path: tried,
    body,
    headers: { 'Content-Type': 'application/yaml' },
  })),
  ...types.map((type) => ({
    name: `type: ${type}`,
    method: 'POST',
    path: tried,
    body: map(),
    headers: { 'Content-Type': type },
  })),
  {
    name: 'a compressed body',
    method: 'POST',
    path: tried,
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
    path: tried,
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
