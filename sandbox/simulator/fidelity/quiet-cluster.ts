/** A real cluster in which only the API server is to be seen: nothing is scheduled, and of the controllers only those run that the simulator's first half has. */
import { setTimeout as pause } from 'node:timers/promises';
import { run } from '../../exec/run.ts';

const controllers = [
  'namespace-controller',
  'garbage-collector-controller',
  'serviceaccount-controller',
  'root-ca-certificate-publisher-controller',
  'resourcequota-controller',
  'clusterrole-aggregation-controller',
];
/** A minute in all. */
const [attempts, pollMs] = [120, 500];
const manifests = '/etc/kubernetes/manifests';

export interface QuietCluster extends AsyncDisposable {
  readonly kubeconfig: string;
}

async function command(program: string, ...args: string[]): Promise<string> {
  const ran = await run(program, args, { timeoutMs: 180_000 });
  if (!ran.ok) throw new Error(`${ran.command}\n${ran.output}`);
  return ran.stdout;
}

/** Makes it with kind; disposing removes it. */
export async function openQuietCluster({ name, image }: { name: string; image: string }): Promise<QuietCluster> {
  // What a run that was killed has left.
  await command('kind', 'delete', 'cluster', '--name', name);
  const named = image === '' ? [] : ['--image', image];
  await command(
    'kind',
    'create',
    'cluster',
    '--name',
    name,
    ...named,
    '--wait',
    '120s',
    '--kubeconfig',
    `${process.cwd()}/.drydock/${name}.kubeconfig`,
  );
  const cluster: QuietCluster = {
    kubeconfig: await command('kind', 'get', 'kubeconfig', '--name', name),
    [Symbol.asyncDispose]: async () => void (await command('kind', 'delete', 'cluster', '--name', name)),
  };
  const node = `${name}-control-plane`;
  await until('the node to be without taints', async () => {
    const { stdout } = await run('docker', ['exec', node, ...kubectl, 'get', 'nodes', '-o', 'jsonpath={..taints}']);
    return !stdout.includes('not-ready');
  });
  const edit = `s/--controllers=.*/--controllers=${controllers.join(',')}/`;
  await command(
    'docker',
    'exec',
    node,
    'sh',
    '-c',
    `sed -i '${edit}' ${manifests}/kube-controller-manager.yaml && mv ${manifests}/kube-scheduler.yaml /kind/`,
  );
  await untilQuiet(node);
  return cluster;
}

const kubectl = ['kubectl', '--kubeconfig=/etc/kubernetes/admin.conf'];

/** The scheduler is gone and the controllers have come back with fewer of them. */
async function untilQuiet(node: string): Promise<void> {
  const inNode = (...args: string[]) => run('docker', ['exec', node, ...args], { timeoutMs: 60_000 });
  await until('the controllers to come back', async () => {
    const processes = (await inNode('sh', '-c', 'cat /proc/[0-9]*/cmdline | tr "\\0" " "')).stdout;
    if (processes.includes('kube-scheduler ') || !processes.includes(controllers.join(','))) return false;
    await inNode(...kubectl, 'create', 'namespace', 'quiet');
    return (await inNode(...kubectl, 'get', 'serviceaccount', 'default', '-n', 'quiet')).ok;
  });
  await inNode(...kubectl, 'delete', 'namespace', 'quiet');
}

async function until(what: string, isSo: () => Promise<boolean>): Promise<void> {
  for (let i = 0; i < attempts; i++) {
    if (await isSo()) return;
    await pause(pollMs);
  }
  throw new Error(`waited too long for ${what}`);
}
