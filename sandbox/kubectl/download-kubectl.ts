import { createHash } from 'node:crypto';
import { chmod, mkdir, rename, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { fail, ok, type Result } from '../contract/failure.ts';

/** Where the Kubernetes project publishes its binaries (https://kubernetes.io/docs/tasks/tools). */
export const officialSite = 'https://dl.k8s.io';
/** The release that lessons are written for. */
const release = 'v1.35.4';
const patienceMs = 120_000;

const platforms: Readonly<Record<string, string>> = { linux: 'linux', darwin: 'darwin' };
const architectures: Readonly<Record<string, string>> = { x64: 'amd64', arm64: 'arm64' };

interface Download {
  readonly to: string;
  readonly site: string;
  readonly onProgress: (line: string) => void;
}

/** Downloads kubectl and puts it in place only when its SHA-256 is the published one. Failures: no-kubectl. */
export async function downloadKubectl({ to, site, onProgress }: Download): Promise<Result<void>> {
  const platform = platforms[process.platform];
  const architecture = architectures[process.arch];
  const install = 'Install kubectl 1.28 or newer (https://kubernetes.io/docs/tasks/tools), or name one with --kubectl.';
  if (platform === undefined || architecture === undefined) {
    return fail(
      'no-kubectl',
      `There is no kubectl on PATH, and none to download for ${process.platform} ${process.arch}. ${install}`,
    );
  }
  const address = `${site}/release/${release}/bin/${platform}/${architecture}/kubectl`;
  onProgress(`downloading kubectl ${release}`);
  try {
    const [binary, published] = await Promise.all([fetchBytes(address), fetchBytes(`${address}.sha256`)]);
    const expected = Buffer.from(published).toString().trim().slice(0, 64);
    const sum = createHash('sha256').update(binary).digest('hex');
    if (sum !== expected)
      return fail(
        'no-kubectl',
        `The kubectl from ${address} has the checksum ${sum}, but ${expected} is published. It was not kept.`,
      );
    await mkdir(dirname(to), { recursive: true });
    await writeFile(`${to}.new`, binary);
    await chmod(`${to}.new`, 0o755);
    await rename(`${to}.new`, to);
    return ok(undefined);
  } catch (error) {
    const why =
      error instanceof Error
        ? `${error.message}${error.cause instanceof Error ? ` (${error.cause.message})` : ''}`
        : String(error);
    return fail('no-kubectl', `There is no kubectl on PATH, and ${address} cannot be downloaded: ${why}. ${install}`);
  }
}

async function fetchBytes(address: string): Promise<Uint8Array> {
  const reply = await fetch(address, { signal: AbortSignal.timeout(patienceMs) });
  if (!reply.ok) throw new Error(`${reply.status} ${reply.statusText}`);
  return new Uint8Array(await reply.arrayBuffer());
}
