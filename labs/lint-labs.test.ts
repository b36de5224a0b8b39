import assert from 'node:assert/strict';
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { formatProblem } from '../config/problem.ts';
import { repositoryRoot } from '../config/repository-root.ts';
import { lintLabs } from './lint-labs.ts';

test('the labs are without problems', async () => {
  assert.deepEqual((await lintLabs()).map(formatProblem), []);
});

test('a broken lab is told with file, line, step and field', async (context) => {
  const root = mkdtempSync(join(tmpdir(), 'drydock-labs-'));
  context.after(() => rmSync(root, { recursive: true }));
  const folder = join(root, 'labs');
  cpSync(join(repositoryRoot, 'labs'), folder, { recursive: true });
  for (const beside of ['sandbox', 'node_modules', 'package.json'])
    symlinkSync(join(repositoryRoot, beside), join(root, beside));
  const file = join(folder, 'pods/look.ts');
  writeFileSync(file, readFileSync(file, 'utf8').replace("caughtBy: 'node-label'", "caughtBy: 'nod-label'"));
  const tour = join(folder, 'tour/lab.ts');
  writeFileSync(tour, readFileSync(tour, 'utf8').replace("id: 'tour',", "id: 'tour', needs: ['host-acess'] as never,"));
  const problems = (await lintLabs(folder)).map(formatProblem);
  assert.ok(
    problems.some((each) =>
      /^labs\/tour\/lab\.ts: needs: .*'host-acess' is nothing a lab may need; known: host-access/.test(each),
    ),
    problems.join('\n'),
  );
  assert.match(
    problems.find((each) => each.startsWith('labs/pods')) ?? '',
    /^labs\/pods\/look\.ts:\d+: look\.wrong\.own-name\.caughtBy: .*there is no condition 'nod-label'/,
  );
});
