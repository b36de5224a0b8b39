import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { isDeepStrictEqual } from 'node:util';
import { CoreV1Api, KubeConfig } from '@kubernetes/client-node';
import { valueOrThrow } from '../../contract/failure.ts';
import { openSimulatorProvider } from '../provider/simulator-provider.ts';
import { RealClock } from '../time/real-clock.ts';
import { type Answers, collectAnswers } from './collect-answers.ts';

const recorded = JSON.parse(readFileSync(new URL('./recorded.json', import.meta.url), 'utf8')) as Answers;

/** Where the simulator answers otherwise, and why. */
const exceptions: Readonly<Record<string, string>> = {
  ...Object.fromEntries(
    ['FOO of a collection', 'get of a collection', 'FOO of an object', 'get of an object', 'FOO of a path'].map(
      (name) => [`method: ${name}`, "Node's parser knows the methods of HTTP only; it refuses others with 400"],
    ),
  ),
  'HTTP: no request': 'empty lines before a request are skipped, as RFC 9112 wants',
  'HTTP: lines that end in LF': "Node's parser wants CR LF",
  'HTTP: a header with a space': 'refused alike, without the reason',
  'HTTP: an encoding nobody knows': 'refused with 400 instead of 501',
  'HTTP: chunks that are none': 'refused with 400 instead of 500',
  'path: /api/v1/namespaces/bad-input/configmaps/%ff': 'bytes that are not UTF-8 are told as one that stands for them',
  'patch: a kind to merge': 'refused with 400 instead of 422',
  'accept: application/yaml': 'a key that is a dot is in quotes',
  'apply: an unknown field': 'the namespace is told, which the manifest did not name',
};

test('what is wrong is refused in the words of a real server', async (context) => {
  const folder = await mkdtemp(join(tmpdir(), 'drydock-bad-input-'));
  context.after(() => rm(folder, { recursive: true }));
  await using provider = valueOrThrow(
    await openSimulatorProvider({ folder, most: 1, clock: new RealClock(), quiet: true }),
  );
  const spec = { id: 'sbad', owner: 'l1', lab: 'none', endsAt: new Date() };
  const config = new KubeConfig();
  config.loadFromString(valueOrThrow(await provider.create(spec)).adminKubeconfig);
  const answers = JSON.parse(JSON.stringify(await collectAnswers(config))) as Answers;
  assert.deepEqual(Object.keys(answers), Object.keys(recorded), 'record.ts has run since a case was changed');
  const differing = Object.keys(recorded).filter((name) => !isDeepStrictEqual(answers[name], recorded[name]));
  for (const name of differing.filter((one) => !Object.hasOwn(exceptions, one)))
    assert.deepEqual(answers[name], recorded[name], name);
  assert.deepEqual(
    Object.keys(exceptions).filter((name) => !differing.includes(name)),
    [],
    'exceptions that are none any more',
  );
  context.diagnostic(`${Object.keys(recorded).length} cases, ${differing.length} exceptions`);
  const { items } = await config.makeApiClient(CoreV1Api).listNode();
  assert.equal(items.length, 1, 'it still serves');
});
