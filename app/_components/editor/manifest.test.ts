import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { KindSchema } from '../../../sandbox/contract/tools-sizes.ts';
import { checkManifest, type FindSchema } from './check-manifest.ts';
import { completeManifest } from './complete-manifest.ts';

const schema: KindSchema = {
  root: 'Pod',
  schemas: {
    Pod: {
      type: 'object',
      properties: {
        apiVersion: { type: 'string' },
        kind: { type: 'string' },
        metadata: { ref: 'Meta' },
        spec: { ref: 'Spec', description: 'What is wanted.' },
      },
    },
    Meta: {
      type: 'object',
      properties: { name: { type: 'string' }, labels: { type: 'object', values: { type: 'string' } } },
    },
    Spec: {
      type: 'object',
      required: ['containers'],
      properties: {
        containers: { type: 'array', items: { ref: 'Container' } },
        restartPolicy: { type: 'string', enum: ['Always', 'Never', 'OnFailure'] },
        hostNetwork: { type: 'boolean' },
      },
    },
    Container: {
      type: 'object',
      required: ['name'],
      properties: {
        name: { type: 'string' },
        image: { type: 'string' },
        ports: { type: 'array', items: { type: 'object', properties: { containerPort: { type: 'integer' } } } },
        livenessProbe: { type: 'object', properties: { port: { type: 'int-or-string' } } },
      },
    },
  },
};
const find: FindSchema = ({ kind }) => (kind === 'Pod' ? schema : kind === 'Wait' ? undefined : null);
const head = 'apiVersion: v1\nkind: Pod\n';
const found = (text: string) =>
  checkManifest(text, find).map(({ line, wrong }) => [line, wrong.what, 'field' in wrong ? wrong.field : '']);

test('a right manifest has no problem, and every mistake is told with its line', () => {
  assert.deepEqual(
    found(
      `${head}metadata:\n  name: a\n  labels: {app: web}\nspec:\n  containers:\n  - name: c\n    ports:\n    - containerPort: 80\n    livenessProbe: {port: http}\n`,
    ),
    [],
  );
  assert.deepEqual(found(`${head}spec:\n  containers: []\n  restartpolicy: Always\n`), [
    [5, 'unknownField', 'restartpolicy'],
  ]);
  assert.deepEqual(found(`${head}spec:\n  restartPolicy: Alway\n  hostNetwork: "yes"\n`), [
    [4, 'missing', 'spec.containers'],
    [4, 'notOneOf', 'restartPolicy'],
    [5, 'wrongType', 'hostNetwork'],
  ]);
  assert.deepEqual(found(`${head}spec:\n  containers:\n  - image: nginx\n    ports:\n    - containerPort: "80"\n`), [
    [5, 'missing', 'containers.name'],
    [7, 'wrongType', 'containerPort'],
  ]);
  assert.deepEqual(found(`${head}metadata:\n  labels:\n    version: 1\n`), [[5, 'wrongType', 'version']]);
});

test('the field that was probably meant is named', () => {
  const [problem] = checkManifest(`${head}spec:\n  containers: []\n  restartpolicy: Always\n`, find);
  assert.equal(problem?.wrong.what === 'unknownField' && problem.wrong.near, 'restartPolicy');
  const [far] = checkManifest(`${head}spec:\n  containers: []\n  zzz: 1\n`, find);
  assert.equal(far?.wrong.what === 'unknownField' && far.wrong.near, '');
});

test('several documents are checked, what is no YAML is told, and what is not known yet is left alone', () => {
  assert.deepEqual(found(`${head}spec:\n  containers: []\n---\n${head}spec: {}\n`), [
    [7 + 1, 'missing', 'spec.containers'],
  ]);
  assert.deepEqual(
    found('a: b: c\n').map(([, what]) => what),
    ['yaml'],
  );
  assert.deepEqual(found('apiVersion: v1\nkind: Wait\nany: thing\n'), []);
  assert.deepEqual(
    found('apiVersion: v1\nkind: Pood\n').map(([line, what]) => [line, what]),
    [[2, 'noKind']],
  );
  assert.deepEqual(found(''), []);
});

/** The text of the choices where `|` stands. */
function choices(text: string): string[] | null {
  const at = text.indexOf('|');
  const given = completeManifest(text.replace('|', ''), at, find);
  return given?.choices.map((each) => each.text) ?? null;
}

test('fields and values are offered where they belong', () => {
  assert.deepEqual(choices(`${head}|`), ['apiVersion', 'kind', 'metadata', 'spec']);
  assert.deepEqual(choices(`${head}spec:\n  re|`), ['containers', 'restartPolicy', 'hostNetwork']);
  assert.deepEqual(choices(`${head}spec:\n  restartPolicy: |`), ['Always', 'Never', 'OnFailure']);
  assert.deepEqual(choices(`${head}spec:\n  hostNetwork: t|`), ['true', 'false']);
  const container = ['name', 'image', 'ports', 'livenessProbe'];
  assert.deepEqual(choices(`${head}spec:\n  containers:\n  - |`), container);
  assert.deepEqual(choices(`${head}spec:\n  containers:\n    - name: a\n      i|`), container);
  assert.deepEqual(choices(`${head}spec:\n  containers:\n  - name: a\n    ports:\n    - |`), ['containerPort']);
  assert.deepEqual(
    choices(`${head}spec:\n  containers:\n  - name: a\n    ports:\n    - containerPort: 80\n    |`),
    container,
  );
  assert.deepEqual(choices(`${head}spec:\n  containers:\n  - name: a\n  |`), [
    'containers',
    'restartPolicy',
    'hostNetwork',
  ]);
  assert.deepEqual(choices(`${head}spec:\n  containers: []\n---\n${head}metadata:\n  |`), ['name', 'labels']);
  assert.equal(choices(`${head}# |`), null);
  assert.ok(choices('apiVersion: v1\nkind: P|')?.includes('Pod'));
  assert.deepEqual(choices('kind: Deployment\napiVersion: |'), ['apps/v1']);
  assert.equal(choices('apiVersion: v1\nkind: Wait\nspec:\n  |'), null);
});
