/** Runs one script with one kubectl against one cluster, in a namespace of its own, and tells what came of it. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse, stringify } from 'yaml';
import { run } from '../../exec/run.ts';
import { isObject, type Json, type JsonObject } from '../patch/json.ts';
import { resourceLists } from '../structure/structure.ts';
import { normaliseObject, normaliseText } from './normalise.ts';
import type { Script } from './script.ts';

export interface LineResult {
  readonly line: string;
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

export interface ScriptResult {
  readonly lines: readonly LineResult[];
  /** What is stored in the namespace afterwards, by `<resource> <name>`. */
  readonly objects: Readonly<Record<string, Json>>;
}

/** No line may take longer than this. */
const patienceMs = 30_000;

/** Namespaced kinds; events come when they come. */
const kinds = [
  ...new Set(
    Object.values(resourceLists).flatMap((list) =>
      list
        .filter(({ name, namespaced, verbs }) => namespaced && verbs.includes('list') && !name.includes('/'))
        .filter(({ name }) => name !== 'events' && name !== 'leases')
        .map(({ name }) => name),
    ),
  ),
];

export async function runScript(
  script: Script,
  { kubeconfig, kubectl }: { kubeconfig: string; kubectl: string },
): Promise<ScriptResult> {
  const folder = await mkdtemp(join(tmpdir(), 'drydock-fidelity-'));
  const namespace = `fid-${script.name}`;
  const env = { HOME: folder, KUBECONFIG: join(folder, 'config'), KUBE_EDITOR: 'sed -i s/edit-me/edited/' };
  const call = async (args: readonly string[]) => run(kubectl, [...args], { env, cwd: folder, timeoutMs: patienceMs });
  try {
    await writeFile(env.KUBECONFIG, inNamespace(kubeconfig, namespace));
    for (const [name, text] of script.files) await writeFile(join(folder, name), text);
    await call(['create', 'namespace', namespace]);
    await waitForAccount(call);
    const lines: LineResult[] = [];
    for (const args of script.lines) {
      const { exitCode, stdout, stderr } = await call(args);
      lines.push({
        line: args.map((word) => (/[\s"']/.test(word) || word === '' ? JSON.stringify(word) : word)).join(' '),
        code: exitCode ?? -1,
        stdout: normaliseText(stdout.replaceAll(folder, '')),
        stderr: normaliseText(stderr.replaceAll(folder, '')),
      });
    }
    return { lines, objects: await stored(call) };
  } finally {
    await call(['delete', 'namespace', namespace, '--wait=false', '--ignore-not-found']);
    await removeClusterScoped(call);
    await rm(folder, { recursive: true, force: true });
  }
}

type Call = (args: readonly string[]) => ReturnType<typeof run>;

/** A namespace is ready when its default ServiceAccount is there. */
async function waitForAccount(call: Call): Promise<void> {
  for (let i = 0; i < 100; i++) {
    const { exitCode: account } = await call(['get', 'serviceaccount', 'default', '-o', 'name']);
    const { exitCode: root } = await call(['get', 'configmap', 'kube-root-ca.crt', '-o', 'name']);
    if (account === 0 && root === 0) return;
  }
}

function inNamespace(kubeconfig: string, namespace: string): string {
  const config = parse(kubeconfig) as { contexts: { context: Record<string, string> }[] };
  for (const { context } of config.contexts) context.namespace = namespace;
  return stringify(config);
}

async function stored(call: Call): Promise<Record<string, Json>> {
  const { stdout } = await call(['get', kinds.join(','), '-o', 'json', '--show-managed-fields', '--ignore-not-found']);
  if (stdout.trim() === '') return {};
  const { items = [] } = JSON.parse(stdout) as { items?: JsonObject[] };
  const found: Record<string, Json> = {};
  for (const item of items) {
    const { name = '' } = (isObject(item.metadata) ? item.metadata : {}) as { name?: string };
    if (name === 'kube-root-ca.crt') continue;
    found[normaliseText(`${String(item.kind)} ${name}`)] = normaliseObject(item);
  }
  return Object.fromEntries(Object.entries(found).sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** Cluster-scoped objects of scripts have names that begin with fid-. */
async function removeClusterScoped(call: Call): Promise<void> {
  const of =
    'customresourcedefinitions,clusterroles,clusterrolebindings,priorityclasses,persistentvolumes,storageclasses,ingressclasses,validatingadmissionpolicies,validatingadmissionpolicybindings,certificatesigningrequests,runtimeclasses,namespaces';
  const { stdout } = await call(['get', of, '-o', 'name']);
  const names = stdout.split('\n').filter((name) => /\/fid-|\.fid\./.test(name));
  if (names.length > 0) await call(['delete', ...names, '--wait=false', '--ignore-not-found']);
}
