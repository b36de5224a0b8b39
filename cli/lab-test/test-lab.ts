/** Proves a lab on a fresh cluster: each step fails before, catches its wrong answers by name, passes after its solution and stays passed. */
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { newId } from '../../config/new-id.ts';
import type { Settings } from '../../config/settings.ts';
import { type Lab, manifestsOf, type Step, type WrongAnswer } from '../../labs/lab.ts';
import { applyManifests } from '../../sandbox/access/apply-manifests.ts';
import { grantAccess } from '../../sandbox/access/grant-access.ts';
import { retargetKubeconfig } from '../../sandbox/access/kubeconfig.ts';
import { podSecurityOf } from '../../sandbox/access/pod-security-of.ts';
import type { JudgedVerdict } from '../../sandbox/checks/judge-step.ts';
import { valueOrThrow } from '../../sandbox/contract/failure.ts';
import type { Provider } from '../../sandbox/contract/provider.ts';
import type { ConditionVerdict } from '../../sandbox/contract/verdict.ts';
import { run } from '../../sandbox/exec/run.ts';
import { findKubectl } from '../../sandbox/kubectl/find-kubectl.ts';
import { openTraffic } from '../../sandbox/traffic/open-traffic.ts';
import { type WatchedStep, watchStep } from './watch-step.ts';

export interface Proof {
  readonly step: string;
  /** What was proved of the step: "catches other-image", say. */
  readonly what: string;
  readonly ok: boolean;
  readonly why: string;
  readonly tookMs: number;
}

/** How long a cluster may take to follow a command: images are there, so starts are quick; deletions wait for processes. */
const followMs = 90_000;
/** A step must still be passed so much later. */
const stayMs = 2_000;
const commandMs = 120_000;
const hourMs = 3_600_000;

interface LabTest {
  /** Only this step is proved; the earlier ones are passed by their solutions. All steps when absent. */
  readonly only?: string | undefined;
  readonly lab: Lab;
  readonly provider: Provider;
  readonly settings: Settings;
}

/** Throws FailureError when there is no cluster to be had, or not as the lab needs it. */
export async function testLab(
  { lab, provider, settings, only }: LabTest,
  onProof: (proof: Proof) => void,
): Promise<void> {
  const podSecurity = valueOrThrow(podSecurityOf(lab, settings));
  const kubectl = valueOrThrow(await findKubectl({ setting: settings.kubectl, dataFolder: settings.data }));
  const id = newId('sandbox');
  const home = join(settings.data, 'homes', id);
  const cluster = valueOrThrow(
    await provider.create({ id, owner: 'lab-test', lab: lab.id, endsAt: new Date(Date.now() + hourMs) }),
  );
  try {
    const access = valueOrThrow(await grantAccess({ ...cluster, podSecurity }));
    valueOrThrow(
      await applyManifests({
        adminKubeconfig: cluster.adminKubeconfig,
        manifests: manifestsOf(lab, provider),
        namespaces: lab.namespaces,
        podSecurity,
      }),
    );
    await mkdir(home, { recursive: true });
    await writeFile(
      join(home, 'kubeconfig'),
      retargetKubeconfig(access.learnerKubeconfig, `https://${cluster.api.host}:${cluster.api.port}`),
    );
    for (const [name, content] of Object.entries(lab.files ?? {})) await writeFile(join(home, name), content);
    const path = `${kubectl.path.replace(/\/[^/]+$/, '')}:${process.env.PATH ?? ''}`;
    const bash = async (command: string): Promise<string | undefined> => {
      const env = { PATH: path, HOME: home, KUBECONFIG: join(home, 'kubeconfig') };
      const ran = await run('bash', ['-c', command], { cwd: home, env, timeoutMs: commandMs });
      return ran.ok ? undefined : `\`${command}\` ended with ${ran.exitCode}: ${ran.output}`;
    };
    using traffic = lab.traffic && openTraffic({ plan: lab.traffic, to: cluster.ingress.http, now: () => new Date() });
    const watch = (step: Step): WatchedStep => watchStep(access.checkerKubeconfig, step, traffic);
    for (const step of lab.steps) {
      if (only === undefined || only === step.id) await testStep(step, watch, bash, onProof);
      else await passStep(step, watch, bash);
      if (only === step.id) break;
    }
  } finally {
    await provider.destroy(id);
  }
}

type Bash = (command: string) => Promise<string | undefined>;

async function testStep(
  step: Step,
  watch: (step: Step) => WatchedStep,
  bash: Bash,
  onProof: (proof: Proof) => void,
): Promise<void> {
  const prove = async (what: string, wanted: () => Promise<string | undefined>): Promise<void> => {
    const begin = performance.now();
    const why = await wanted();
    const tookMs = performance.now() - begin;
    onProof({ step: step.id, what, ok: why === undefined, why: why ?? '', tookMs });
  };
  const all = async (commands: readonly string[]): Promise<string | undefined> => {
    for (const command of commands) {
      const problem = await bash(command);
      if (problem !== undefined) return problem;
    }
    return undefined;
  };
  /** Each answer is watched from its beginning: what an earlier one left in the memory of a condition does not count. */
  const from = async (act: (watched: WatchedStep) => Promise<string | undefined>): Promise<string | undefined> => {
    using watched = watch(step);
    return (await watched.until(() => true, followMs, 'a verdict')) ?? (await act(watched));
  };
  const begun = await snapshot(watch(step));
  await prove('is not met before', () => from((it) => it.until(({ state }) => state !== 'met', followMs, 'not met')));
  for (const answer of step.wrong) {
    await prove(`catches ${answer.name}`, () =>
      from(async (watched) => {
        const problem = await all(answer.commands);
        return problem ?? watched.until((verdict) => isCaught(answer, verdict, begun), followMs, catching(answer));
      }),
    );
    await prove(`takes ${answer.name} back`, () =>
      from(async (watched) => {
        const problem = await all(answer.undo ?? []);
        return (
          problem ?? watched.until((verdict) => isTakenBack(answer, verdict, begun), followMs, 'it to be taken back')
        );
      }),
    );
  }
  for (const right of step.right ?? []) {
    await prove(`accepts ${right.name}`, () =>
      from(async (watched) => {
        const problem = await all(right.commands);
        return problem ?? watched.until(({ state }) => state === 'met', followMs, 'met');
      }),
    );
    await prove(`takes ${right.name} back`, () =>
      from(async (watched) => {
        const problem = await all(right.undo);
        return problem ?? watched.until(({ state }) => state !== 'met', followMs, 'not met');
      }),
    );
  }
  using watched = watch(step);
  await prove('is met after its solution', async () => {
    await watched.until(() => true, followMs, 'a verdict');
    const problem = await all(step.solution);
    return problem ?? watched.until(({ state }) => state === 'met', followMs, 'met');
  });
  await prove('stays met', () => watched.whileMet(stayMs));
}

/** Throws an Error when the solution does not pass the step. */
async function passStep(step: Step, watch: (step: Step) => WatchedStep, bash: Bash): Promise<void> {
  using watched = watch(step);
  await watched.until(() => true, followMs, 'a verdict');
  for (const command of step.solution) {
    const problem = await bash(command);
    if (problem !== undefined) throw new Error(problem);
  }
  const why = await watched.until(({ state }) => state === 'met', followMs, 'met');
  if (why !== undefined) throw new Error(`${step.id}: ${why}`);
}

/** What each condition says when the step begins. */
async function snapshot(watched: WatchedStep): Promise<ReadonlyMap<string, ConditionVerdict>> {
  await watched.until(() => true, followMs, 'a verdict');
  const conditions = watched.last()?.conditions ?? [];
  watched[Symbol.dispose]();
  return new Map(conditions.map((condition) => [condition.id, condition]));
}

/**
 * Its condition is wrong because of it: a step that is there to be mended may begin with that condition wrong, and then
 * something that is seen must have changed.
 */
function isCaught(
  { caughtBy }: WrongAnswer,
  { conditions }: JudgedVerdict,
  begun: ReadonlyMap<string, ConditionVerdict>,
): boolean {
  if (conditions.find(({ id }) => id === caughtBy)?.state !== 'wrong') return false;
  return begun.get(caughtBy)?.state !== 'wrong' || conditions.some((now) => hasChanged(begun.get(now.id), now));
}

function hasChanged(before: ConditionVerdict | undefined, now: ConditionVerdict): boolean {
  return before?.state !== now.state || withoutCounts(before) !== withoutCounts(now);
}

function isTakenBack(
  { caughtBy }: WrongAnswer,
  verdict: JudgedVerdict,
  begun: ReadonlyMap<string, ConditionVerdict>,
): boolean {
  const now = verdict.conditions.find(({ id }) => id === caughtBy);
  return now?.state !== 'wrong' || begun.get(caughtBy)?.state === 'wrong';
}

/** What is seen without how often: restarts go on being counted while nobody does anything. */
function withoutCounts({ seen }: ConditionVerdict): string {
  return seen.en.replace(/\b\d+ times\b/g, '');
}

function catching({ caughtBy }: WrongAnswer): string {
  return `${caughtBy} to be wrong, and something to be seen that was not so before`;
}
