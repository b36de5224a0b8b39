/** Finds the kubectl that learners and tests use: the one named, the one on PATH, or the official one, downloaded and verified. */
import { access, constants } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { z } from 'zod';
import { fail, ok, type Result } from '../contract/failure.ts';
import { run } from '../exec/run.ts';
import { downloadKubectl, officialSite } from './download-kubectl.ts';

export interface Kubectl {
  /** Absolute. */
  readonly path: string;
  /** `v1.35.4` */
  readonly version: string;
}

/** The oldest kubectl whose commands the lessons may use (`kubectl events`, websockets, `debug` profiles). */
const oldestMinor = 28;
/** kubectl answers at once; a dispatcher that looks for others may take longer. */
const patienceMs = 20_000;

const versionSchema = z.object({ clientVersion: z.object({ gitVersion: z.string(), minor: z.string() }) });

export interface FindKubectl {
  /** Path from the settings; empty to search. */
  readonly setting: string;
  readonly dataFolder: string;
  readonly onProgress?: (line: string) => void;
  /** Where releases are downloaded from. */
  readonly site?: string;
}

/** Failures: no-kubectl, saying what was found and what to install. */
export async function findKubectl({
  setting,
  dataFolder,
  onProgress = () => {},
  site = officialSite,
}: FindKubectl): Promise<Result<Kubectl>> {
  if (setting !== '') {
    const named = await inspect(resolve(setting));
    return (
      named ??
      fail('no-kubectl', `The kubectl named by --kubectl, ${setting}, cannot be run or is older than 1.${oldestMinor}.`)
    );
  }
  for (const folder of (process.env.PATH ?? '').split(':').filter((entry) => entry !== '')) {
    const found = await inspect(join(folder, 'kubectl'));
    if (found) return found;
  }
  const own = join(resolve(dataFolder), 'bin/kubectl');
  const earlier = await inspect(own);
  if (earlier) return earlier;
  const downloaded = await downloadKubectl({ to: own, site, onProgress });
  if (!downloaded.ok) return downloaded;
  return (await inspect(own)) ?? fail('no-kubectl', `The kubectl downloaded to ${own} does not run on this machine.`);
}

/** A kubectl that is new enough; undefined for anything else. */
async function inspect(path: string): Promise<Result<Kubectl> | undefined> {
  const executable = await access(path, constants.X_OK).then(
    () => true,
    () => false,
  );
  if (!executable) return undefined;
  const ran = await run(path, ['version', '--client', '--output=json'], { timeoutMs: patienceMs });
  if (!ran.ok) return undefined;
  const version = readVersion(ran.stdout);
  return version === undefined || version.minor < oldestMinor ? undefined : ok({ path, version: version.gitVersion });
}

/** From `kubectl version --client --output=json`; undefined when it is something else. Vendors write minors such as `32+`. */
export function readVersion(output: string): { gitVersion: string; minor: number } | undefined {
  try {
    const { gitVersion, minor } = versionSchema.parse(JSON.parse(output)).clientVersion;
    return { gitVersion: gitVersion.replace(/-dispatcher$/, ''), minor: Number.parseInt(minor, 10) };
  } catch {
    return undefined;
  }
}
