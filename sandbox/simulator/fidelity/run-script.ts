/** Runs one script with one kubectl against one cluster, in a namespace of its own, and tells what came of it. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { parse, stringify } from 'yaml';
import { run } from '../../exec/run.ts';
import type { Json, JsonObject } from '../patch/json.ts';
import { ClusterClient } from './cluster-client.ts';
import { normaliseOutput } from './normalise.ts';
import type { Script } from './script.ts';
import { storedObjects } from './stored-objects.ts';

export interface LineResult {
  readonly line: string;
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

export interface ScriptResult {
  readonly lines: readonly LineResult[];
  /** What is stored afterwards, by `<kind> <name>`. */
  readonly objects: Readonly<Record<string, Json>>;
}

export interface RunOptions {
  readonly kubeconfig: string;
  /** Path of the program. */
  readonly kubectl: string;
}

/** No line may take longer than this. */
const patienceMs = 30_000;

export function namespaceOf(script: Script): string {
  return `fid-${script.name}`;
}

export async function runScript(script: Script, { kubeconfig, kubectl }: RunOptions): Promise<ScriptResult> {
  const folder = await mkdtemp(join(tmpdir(), 'drydock-fidelity-'));
  using client = new ClusterClient(kubeconfig);
  const namespace = namespaceOf(script);
  const env = {
    HOME: folder,
    KUBECONFIG: join(folder, 'config'),
    KUBE_EDITOR: 'sed -i s/edit-me/edited/',
    // Some lines are coloured unless the terminal is `dumb`.
    TERM: 'xterm',
  };
  try {
    await writeFile(env.KUBECONFIG, inNamespace(kubeconfig, namespace));
    for (const [name, text] of script.files) await writeFile(join(folder, name), text);
    await openNamespace(client, namespace);
    const lines: LineResult[] = [];
    for (const args of script.lines) {
      const { exitCode, stdout, stderr } = await run(kubectl, [...args], { env, cwd: folder, timeoutMs: patienceMs });
      lines.push({
        line: args.map((word) => (/[\s"']/.test(word) || word === '' ? JSON.stringify(word) : word)).join(' '),
        code: exitCode ?? -1,
        stdout: normaliseOutput(stdout.replaceAll(folder, '')),
        stderr: normaliseOutput(stderr.replaceAll(folder, '')),
      });
    }
    return { lines, objects: await storedObjects(client, namespace) };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** A namespace is ready when its default ServiceAccount and the certificate of the cluster's authority are there. */
export async function openNamespace(client: ClusterClient, name: string, withinMs = patienceMs): Promise<void> {
  const namespace = { apiVersion: 'v1', kind: 'Namespace', metadata: { name } };
  const until = Date.now() + withinMs;
  const succeeds = async (method: string, path: string, code: number, body?: JsonObject): Promise<void> => {
    while ((await client.call(method, path, body)).code !== code) {
      if (Date.now() > until) throw new Error(`${method} ${path} does not come to ${code}`);
      await pause(20);
    }
  };
  // The one of the run before may be on its way still.
  await succeeds('POST', '/api/v1/namespaces', 201, namespace);
  for (const path of ['serviceaccounts/default', 'configmaps/kube-root-ca.crt'])
    await succeeds('GET', `/api/v1/namespaces/${name}/${path}`, 200);
}

/** The kubeconfig with another namespace. */
export function inNamespace(kubeconfig: string, namespace: string): string {
  const config = parse(kubeconfig) as { contexts: { context: Record<string, string> }[] };
  for (const { context } of config.contexts) context.namespace = namespace;
  return stringify(config);
}
