/** Proves a lab on a fresh cluster: each step fails before, catches its wrong answers by name, passes after its solution and stays passed. */
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { newId } from '../../config/new-id.ts';
import type { Settings } from '../../config/settings.ts';
import { type Lab, manifestsOf, type Step } from '../../labs/lab.ts';
import { applyManifests } from '../../sandbox/access/apply-manifests.ts';
import { grantAccess } from '../../sandbox/access/grant-access.ts';
import { retargetKubeconfig } from '../../sandbox/access/kubeconfig.ts';
import { valueOrThrow } from '../../sandbox/contract/failure.ts';
import type { Provider } from '../../sandbox/contract/provider.ts';
import { run } from '../../sandbox/exec/run.ts';
import { findKubectl } from '../../sandbox/kubectl/find-kubectl.ts';
import { openTraffic } from '../../sandbox/traffic/open-traffic.ts';
import { type WatchedStep, watchStep } from './watch-step.ts';

export interface Proof {
  readonly name: string;
  readonly ok: boolean;
  readonly why: string;
}

/** How long a cluster may take to follow a command: images are there, so starts are quick; deletions wait for processes. */
const followMs = 90_000;
/** A step must still be passed so much later. */
const stayMs = 2_000;
const commandMs = 120_000;
const hourMs = 3_600_000;

interface LabTest {
  readonly lab: Lab;
  readonly provider: Provider;
  readonly settings: Settings;
}

/** Throws FailureError when there is no cluster to be had. */
export async function testLab({ lab, provider, settings }: LabTest, onProof: (proof: Proof) => void): Promise<void> {
  const kubectl = valueOrThrow(await findKubectl({ setting: settings.kubectl, dataFolder: settings.data }));
  const id = newId('sandbox');
  const cluster = valueOrThrow(
    await provider.create({ id, owner: 'lab-test', lab: lab.id, endsAt: new Date(Date.now() + hourMs) }),
  );
  try {
    const access = valueOrThrow(await grantAccess(cluster));
    valueOrThrow(
      await applyManifests({
        adminKubeconfig: cluster.adminKubeconfig,
        manifests: manifestsOf(lab, provider),
        namespaces: lab.namespaces,
      }),
    );
    const home = settings.data;
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
    for (const step of lab.steps) await testStep(step, watch, bash, onProof);
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
  using watched = watch(step);
  const prove = async (what: string, wanted: () => Promise<string | undefined>): Promise<void> => {
    const why = await wanted();
    onProof({ name: `${step.id}: ${what}`, ok: why === undefined, why: why ?? '' });
  };
  const all = async (commands: readonly string[]): Promise<string | undefined> => {
    for (const command of commands) {
      const problem = await bash(command);
      if (problem !== undefined) return problem;
    }
    return undefined;
  };
  await prove('is not met before', () => watched.until(({ state }) => state !== 'met', followMs, 'not met'));
  const before = new Map(watched.last()?.conditions.map(({ id, state }) => [id, state]));
  for (const wrong of step.wrong) {
    await prove(`catches ${wrong.name}`, async () => {
      const problem = await all(wrong.commands);
      if (problem !== undefined) return problem;
      const caught = (): Promise<string | undefined> =>
        watched.until(
          ({ conditions }) => conditions.find(({ id }) => id === wrong.caughtBy)?.state === 'wrong',
          followMs,
          `${wrong.caughtBy} to be wrong`,
        );
      return caught();
    });
    await prove(`takes ${wrong.name} back`, async () => {
      const problem = await all(wrong.undo ?? []);
      if (problem !== undefined) return problem;
      // A step that is there to be mended begins with something wrong.
      const asBefore = before.get(wrong.caughtBy) === 'wrong' ? 'wrong' : undefined;
      return watched.until(
        ({ conditions }) => {
          const state = conditions.find(({ id }) => id === wrong.caughtBy)?.state;
          return state !== 'wrong' || state === asBefore;
        },
        followMs,
        `${wrong.caughtBy} not to be wrong`,
      );
    });
  }
  for (const right of step.right ?? []) {
    await prove(`accepts ${right.name}`, async () => {
      const problem = await all(right.commands);
      return problem ?? watched.until(({ state }) => state === 'met', followMs, 'met');
    });
    await prove(`takes ${right.name} back`, async () => {
      const problem = await all(right.undo);
      return problem ?? watched.until(({ state }) => state !== 'met', followMs, 'not met');
    });
  }
  await prove('is met after its solution', async () => {
    const problem = await all(step.solution);
    return problem ?? watched.until(({ state }) => state === 'met', followMs, 'met');
  });
  await prove('stays met', () => watched.whileMet(stayMs));
}
