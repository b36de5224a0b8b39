import assert from 'node:assert/strict';
import { test } from 'node:test';
import { compareResults } from './compare.ts';

const [script, line] = ['apply-unknown', 'apply --server-side -f typo.yaml'];
const refused = 'Error from server: failed to create typed patch object (a/web; apps/v1, Kind=Deployment): ';
const spec = '.spec.replica: field not declared in schema';
const deep = '.spec.template.spec.containers[name="web"].imagePullPolici: field not declared in schema';

function differences(before: string, after: string): number {
  const result = (stderr: string) => ({ lines: [{ line, code: 1, stdout: '', stderr }], objects: {} });
  return compareResults(script, result(before), result(after)).length;
}

test('a server may tell of one unknown field or of several, in any order, but not of others', () => {
  const [one, both] = [`${refused}${spec}`, `${refused}errors:\n ${deep}\n ${spec}`];
  assert.equal(differences(one, one), 0);
  assert.equal(differences(one, both), 0);
  assert.equal(differences(both, `${refused}errors:\n ${spec}\n ${deep}`), 0);
  assert.equal(differences(one, `${refused}.spec.other: field not declared in schema`), 1);
  assert.equal(differences(one, `Error from server: something else: ${spec}`), 1);
});
