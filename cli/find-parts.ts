/** What this machine has of what Drydock can use, and what each missing part costs. */
import { resolve } from 'node:path';
import type { Settings } from '../config/settings.ts';
import { run } from '../sandbox/exec/run.ts';
import { findKubectl } from '../sandbox/kubectl/find-kubectl.ts';
import { chooseIsolation } from '../sandbox/terminal/choose-isolation.ts';
import { describeLimits } from '../sandbox/terminal/describe-limits.ts';
import { findChromium } from '../testing/find-chromium.ts';

export interface Part {
  readonly name: string;
  /** Version or path; undefined when it is missing. */
  readonly found: string | undefined;
  /** What is not possible without it, and how to get it. */
  readonly without: string;
}

/** Commands answer at once or not at all. */
const patienceMs = 20_000;

async function versionOf(program: string, args: readonly string[]): Promise<string | undefined> {
  const ran = await run(program, args, { timeoutMs: patienceMs });
  return ran.ok ? ran.stdout.split('\n')[0]?.trim() : undefined;
}

/** Looks at everything at once. */
export async function findParts(
  settings: Settings,
  onProgress: (line: string) => void = () => {},
): Promise<readonly Part[]> {
  const [docker, kind, kubectl, isolation, browser, limits] = await Promise.all([
    versionOf('docker', ['version', '--format', '{{.Server.Version}}']),
    versionOf('kind', ['version']),
    findKubectl({ setting: settings.kubectl, dataFolder: resolve(settings.data), onProgress }),
    chooseIsolation('bubblewrap', settings.address),
    findChromium(),
    describeLimits(),
  ]);
  return [
    {
      name: 'Docker',
      found: docker,
      without: 'No real clusters. Install Docker and start it; `docker info` tells whether it runs.',
    },
    { name: 'kind', found: kind, without: 'No real clusters. Install kind: https://kind.sigs.k8s.io' },
    {
      name: 'kubectl',
      found: kubectl.ok ? `${kubectl.value.version} (${kubectl.value.path})` : undefined,
      without: kubectl.ok ? '' : kubectl.failure.message,
    },
    {
      name: 'bubblewrap',
      found: isolation.ok ? 'works' : undefined,
      without: `Shells are not boxed: for one learner on their own machine only. ${isolation.ok ? '' : isolation.failure.message}`,
    },
    ...(isolation.ok ? [{ name: 'limits', found: limits, without: '' }] : []),
    {
      name: 'host access',
      found:
        settings.allowHostAccess === 'yes'
          ? 'allowed to labs that need it: on kind their learners get at this machine (docs/security.md)'
          : 'not allowed: labs that need it do not start (DRYDOCK_ALLOW_HOST_ACCESS)',
      without: '',
    },
    {
      name: 'browser',
      found: browser,
      without: 'No browser tests. Learners bring their own; for tests install Chromium.',
    },
  ];
}

/** A line for each part. */
export function describeParts(parts: readonly Part[]): string {
  return parts.map(({ name, found, without }) => `  ${name.padEnd(11)} ${found ?? `missing. ${without}`}`).join('\n');
}
