import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import { repositoryRoot } from '../config/repository-root.ts';
import { headingIdsOf, slugsOf } from './heading-ids.mjs';

test('headings are named by their words; what only looks like one is none', () => {
  const source =
    '## Does it hear you?\n```bash\n## a comment\n```\n### 1.35\n## <Term id="pod">Pods</Term> alone\n## 1.35\n';
  assert.deepEqual(slugsOf(source), ['does-it-hear-you', '1-35', 'pods-alone', '1-35-2']);
});

test('the Japanese text has the ids of the English one', () => {
  const idsIn = (locale: string) => headingIdsOf(join(repositoryRoot, 'content', locale, 'shutdown/lesson.mdx'));
  assert.ok(idsIn('en').includes('wait-for-the-others'));
  assert.deepEqual(idsIn('ja'), idsIn('en'));
});
