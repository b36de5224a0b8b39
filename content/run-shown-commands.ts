/** Does a lesson as it is written: every command shown, and each step by its solution; compares what is printed with what is shown. */
import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync } from 'node:fs';
import { rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type WatchedStep, watchStep } from '../cli/lab-test/watch-step.ts';
import { newId } from '../config/new-id.ts';
import { repositoryRoot } from '../config/repository-root.ts';
import { readSettings } from '../config/settings.ts';
import { manifestsOf, type Step } from '../labs/lab.ts';
import { findLab } from '../labs/labs.ts';
import { applyManifests } from '../sandbox/access/apply-manifests.ts';
import { grantAccess } from '../sandbox/access/grant-access.ts';
import { retargetKubeconfig } from '../sandbox/access/kubeconfig.ts';
import { podSecurityOf } from '../sandbox/access/pod-security-of.ts';
import { valueOrThrow } from '../sandbox/contract/failure.ts';
import type { Provider } from '../sandbox/contract/provider.ts';
import { type Ran, run } from '../sandbox/exec/run.ts';
import { openTraffic } from '../sandbox/traffic/open-traffic.ts';
import { eventually } from '../testing/eventually.ts';
import { lessonSchema } from './lesson-schema.ts';
import type { LabTextId } from './lessons.ts';
import { readDeclaration } from './read-declaration.ts';

interface Block {
  readonly language: string;
  readonly meta: string;
  readonly code: string;
}

/** Code blocks and steps of a lesson, in order. The languages show the same commands; a test holds that. */
function partsOf(source: string): (Block | { readonly step: string })[] {
  const found = source.matchAll(/^```(\w+)([^\n]*)\n([\s\S]*?)^```|^<Step id="([\w-]+)"/gm);
  return [...found].map(([, language = '', meta = '', code = '', step]) =>
    step === undefined ? { language, meta: meta.trim(), code: code.trimEnd() } : { step },
  );
}

/** Ages and the like differ each time; words and columns do not. */
function masked(output: string): string {
  return output
    .replace(/\b\d+(s|m|h)\b/g, 'AGE')
    .replace(/[ \t]+/g, ' ')
    .trim();
}

/** A rollout with a pause for each Pod takes its time, a new cluster as well. */
const stepMs = 120_000;

/** What is shown is what was printed, or all of it with warnings and errors, which stand in a stream of their own. */
function isShown(ran: Ran | undefined, shown: string): boolean {
  if (ran === undefined) return false;
  const lines = (text: string): string => masked(text).split('\n').sort().join('\n');
  return masked(ran.stdout) === masked(shown) || lines(ran.output) === lines(shown);
}

/** Throws an AssertionError for the first thing that is not as shown. */
export async function runShownCommands(id: LabTextId, provider: Provider): Promise<void> {
  const source = readFileSync(join(repositoryRoot, `content/en/${id}/lesson.mdx`), 'utf8');
  const lab = findLab(lessonSchema.parse(readDeclaration(source)?.value).lab);
  assert.ok(lab);
  const podSecurity = valueOrThrow(podSecurityOf(lab, readSettings()));
  const home = mkdtempSync(join(tmpdir(), 'drydock-shown-'));
  const cluster = valueOrThrow(
    await provider.create({
      id: newId('sandbox'),
      owner: 'l1',
      lab: lab.id,
      endsAt: new Date(Date.now() + 3_600_000),
    }),
  );
  let watched: WatchedStep | undefined;
  try {
    const access = valueOrThrow(await grantAccess({ ...cluster, podSecurity }));
    const { adminKubeconfig } = cluster;
    const { namespaces } = lab;
    const manifests = manifestsOf(lab, provider);
    valueOrThrow(await applyManifests({ adminKubeconfig, manifests, namespaces, podSecurity }));
    await writeFile(
      join(home, 'kubeconfig'),
      retargetKubeconfig(access.learnerKubeconfig, `https://127.0.0.1:${cluster.api.port}`),
    );
    for (const [name, content] of Object.entries(lab.files ?? {})) await writeFile(join(home, name), content);
    // In the learner's box the Ingress is at localhost; curl is told where it is here.
    const { http } = cluster.ingress;
    await writeFile(join(home, '.curlrc'), `connect-to = "localhost:80:${http.host}:${http.port}"\nfail\n`);
    const bash = (command: string) =>
      run('bash', ['-c', command], {
        cwd: home,
        env: { HOME: home, KUBECONFIG: join(home, 'kubeconfig') },
        timeoutMs: 120_000,
      });
    using traffic = lab.traffic && openTraffic({ plan: lab.traffic, to: http, now: () => new Date() });
    let printed: Ran | undefined;
    let last = '';
    const done = new Set<string>();
    // As for a learner, a step is watched from when the one before it is passed.
    const ahead = [...lab.steps];
    const watchNext = (): void => {
      watched?.[Symbol.dispose]();
      const next = ahead.shift();
      watched = next && watchStep(access.checkerKubeconfig, next, traffic);
    };
    watchNext();
    for (const part of partsOf(source)) {
      if ('step' in part) {
        // What the learner does themself; a step that its own commands have done already is not done again.
        const step: Step | undefined = lab.steps.find((each) => each.id === part.step);
        assert.ok(step, part.step);
        const begin = step.solution.findIndex((line) => !done.has(line));
        for (const command of begin < 0 ? [] : step.solution.slice(begin)) {
          const ran = await bash(command);
          assert.ok(ran.ok, `${command}\n${ran.output}`);
        }
        assert.equal(
          await watched?.until(({ state }) => state === 'met', stepMs, `step ${step.id} to be met`),
          undefined,
        );
        watchNext();
      } else if (part.language === 'yaml') {
        const file = /title=(\S+)/.exec(part.meta)?.[1];
        if (file === undefined) continue;
        assert.equal(part.code, lab.files?.[file]?.trimEnd(), `${file} as shown is the file in the home folder`);
      } else if (part.language === 'output') {
        const shown = part.code;
        if (isShown(printed, shown)) continue;
        // A table shows a moment: what was just started is shown once it runs.
        await eventually(
          async () => isShown(await bash(last), shown),
          `the output\n${shown}\nprinted was\n${printed?.output}`,
          { timeoutMs: 120_000, everyMs: 500 },
        );
      } else if (/ --watch$/.test(part.code)) {
        // Goes on until the learner ends it.
        const ran = await bash(`timeout 2 ${part.code}`);
        assert.equal(ran.exitCode, 124, ran.output);
      } else if (!/[A-Z]+-OF-/.test(part.code)) {
        done.add(part.code);
        last = part.code;
        // A container that has just been asked for may not be up yet.
        await eventually(
          async () => {
            printed = await bash(part.code);
            return printed.ok !== /\bfails\b/.test(part.meta);
          },
          `\`${part.code}\` to work; it printed: ${printed?.output}`,
          { timeoutMs: 90_000, everyMs: 1_000 },
        );
        assert.doesNotMatch(printed?.stderr ?? '', /deprecated/i, part.code);
      }
    }
  } finally {
    watched?.[Symbol.dispose]();
    await provider.destroy(cluster.id);
    await rm(home, { recursive: true, force: true });
  }
}
