import assert from 'node:assert/strict';
import { test } from 'node:test';
import { shorten } from './ask.ts';
import { holds, parseFact } from './facts.ts';
import { lastingEvents, lastingRows } from './lasting.ts';
import { Names } from './names.ts';
import { parseWorkloadScript } from './script.ts';

test('a script is read line by line, and refused where it is none', () => {
  const { about, steps, files, alone } = parseWorkloadScript(
    'a',
    '# Short (alone)\n== x.yaml\na: 1\n$ apply -f x.yaml\n? 2 pods/web-* status.phase=Running\n! a.example/b 503\n~ a.example/\n. 2s\n~\n',
  );
  assert.deepEqual([about, alone, files.get('x.yaml')], ['Short (alone)', true, 'a: 1\n']);
  assert.deepEqual(
    steps.map(({ step }) => step.does),
    ['run', 'wait', 'ask', 'start-traffic', 'pass', 'end-traffic'],
  );
  assert.throws(() => parseWorkloadScript('a', '$ get pods\nwhat\n'), /a\.txt:2: not a step: what/);
});

test('facts look into lists by type, name and number', () => {
  const pod = {
    metadata: { annotations: { 'a.b/c': 'x' } },
    status: { conditions: [{ type: 'Ready', status: 'True' }], containerStatuses: [{ name: 'web', restartCount: 2 }] },
  };
  const isSo = (text: string): boolean => holds(parseFact(text), pod);
  assert.ok(isSo('status.conditions.Ready.status=True'));
  assert.ok(isSo('status.containerStatuses.web.restartCount>=2'));
  assert.ok(isSo('status.containerStatuses.0.name=w*'));
  assert.ok(isSo('status.podIP='));
  assert.ok(isSo('metadata.annotations.a~b/c!=y'));
  assert.ok(!isSo('status.containerStatuses.1.name!='));
});

test('passing rows and events are left out, what goes round is told once', () => {
  assert.deepEqual(
    lastingRows(['0/1 Pending', '0/1 ContainerCreating', '0/1 Running', '1/1 Running', '1/1 Terminating', 'gone']),
    ['0/1 Pending', '1/1 Running', '1/1 Terminating', 'gone'],
  );
  assert.deepEqual(lastingRows(['0/1 Pending', '0/1 ContainerCreating']), ['0/1 Pending', '0/1 ContainerCreating']);
  const [err, back] = ['0/1 ErrImagePull', '0/1 ImagePullBackOff'];
  assert.deepEqual(lastingRows([err, back, err, back]), [err, back]);
  const failed = 'Warning Unhealthy: Readiness probe failed: HTTP probe failed with statuscode: 404';
  const late = 'Warning Unhealthy: Readiness probe failed: Get "http://<ip>:80/": context deadline exceeded';
  assert.deepEqual(lastingEvents([failed, late, failed]), [failed]);
});

test('answers in a row are one, and what alternates has no order', () => {
  assert.equal(shorten(['200', '200']), '200');
  assert.equal(shorten(['200', '502', '200', '504', '200']), '200, then 200 | 502 | 504, then 200');
});

test('names that were made up are told by what they stand for', () => {
  const names = new Names();
  names.learn({
    kind: 'Pod',
    metadata: {
      name: 'web-5d4f8b9c7d-x2x7k',
      generateName: 'web-5d4f8b9c7d-',
      labels: { 'pod-template-hash': '5d4f8b9c7d' },
    },
  });
  assert.equal(
    names.text('web-5d4f8b9c7d-x2x7k of web-5d4f8b9c7d, not web-5d4f8b9c7d-zzzzz'),
    'web-<hash 1>-<random> of web-<hash 1>, not web-<hash 1>-<random>',
  );
});
