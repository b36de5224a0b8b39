import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { repositoryRoot } from '../config/repository-root.ts';
import { labs } from '../labs/labs.ts';
import { kubernetesMinor } from '../sandbox/contract/built-in-kinds.ts';
import { run } from '../sandbox/exec/run.ts';
import { serveTestCluster } from '../sandbox/simulator/testing/serve-test-cluster.ts';
import { lessonSchema } from './lesson-schema.ts';
import { labTextIds } from './lessons.ts';
import { readDeclaration } from './read-declaration.ts';
import { manifestsOfLab, manifestsOfLesson, type ShownManifest } from './shown-manifests.ts';

/** What kubectl and a server of the pinned Kubernetes say against a manifest: unknown kinds and fields, and what is deprecated. */
async function complaint(kubeconfig: string, { text }: ShownManifest): Promise<string | undefined> {
  const command = ['create', '--dry-run=server', '--validate=strict', '-f', '-'];
  const ran = await run('kubectl', ['--kubeconfig', kubeconfig, ...command], { input: text });
  if (!ran.ok) return ran.output;
  return /^Warning: /m.test(ran.stderr) ? ran.stderr : undefined;
}

test('what lessons and labs show is served by the pinned Kubernetes and not deprecated', {
  timeout: 240_000,
}, async () => {
  await using served = await serveTestCluster();
  const shown = [...labTextIds.flatMap(manifestsOfLesson), ...labs.flatMap(manifestsOfLab)];
  // The languages, the home folder and the lesson show the same file: it is asked about once.
  const once = [...new Map(shown.map((manifest) => [manifest.text, manifest])).values()];
  assert.ok(once.length > 15, `${once.length} manifests`);
  const problems: string[] = [];
  for (const manifest of once) {
    const said = await complaint(served.kubeconfig, manifest);
    if (said !== undefined) problems.push(`${manifest.where}: ${said}`);
  }
  assert.deepEqual(problems, []);
});

test('an API that is gone, a field that is not there and a field that is deprecated are found', {
  timeout: 60_000,
}, async () => {
  await using served = await serveTestCluster();
  const pod = (spec: string): string => `{apiVersion: v1, kind: Pod, metadata: {name: a}, spec: ${spec}}`;
  const mistakes: [string, RegExp][] = [
    ['{apiVersion: batch/v1beta1, kind: CronJob, metadata: {name: a}}', /no matches for kind "CronJob"/],
    [pod('{containers: [{name: a, image: b, readynessProbe: {}}]}'), /unknown field/],
    [pod('{containers: [{name: a, image: b}], volumes: [{name: c, gitRepo: {repository: d}}]}'), /deprecated/],
    ['{apiVersion: v1, kind: Endpoints, metadata: {name: a}}', /deprecated/],
  ];
  for (const [mistake, expected] of mistakes) {
    // An old kubectl takes what begins with a brace for JSON.
    const text = `---\n${mistake}`;
    assert.match((await complaint(served.kubeconfig, { where: 'here', text })) ?? 'nothing was said', expected);
  }
});

test('lessons name the Kubernetes that they are tested with', () => {
  for (const id of labTextIds) {
    const source = readFileSync(join(repositoryRoot, `content/en/${id}/lesson.mdx`), 'utf8');
    assert.equal(lessonSchema.parse(readDeclaration(source)?.value).kubernetes, kubernetesMinor, id);
  }
});
