import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { repositoryRoot } from '../config/repository-root.ts';
import { labs } from './labs.ts';

test('every lab is proved on both providers', () => {
  const files = labs.flatMap(({ id }) => [`labs/${id}/lab.test.ts`, `labs/${id}/lab.kind.test.ts`]);
  assert.deepEqual(
    files.filter((file) => !existsSync(join(repositoryRoot, file))),
    [],
  );
});
