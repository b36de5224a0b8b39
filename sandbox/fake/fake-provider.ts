/**
 * The provider seam as literally as a test can bear: API servers in this process, real to kubectl, without containers
 * behind them. For tests only; its clusters end with the process.
 */
import { stringify } from 'yaml';
import { fail, ok, type Result } from '../contract/failure.ts';
import type { Cluster, ClusterSpec, CreateOptions, Phase, Provider } from '../contract/provider.ts';
import { type ApiServer, openApiServer } from './api-server.ts';

/** Nothing listens on it: the fake has no Ingress controller. */
const noPort = 9;

const creationPhases: readonly Phase[] = ['prepare', 'node', 'control-plane', 'network'];

interface Kept {
  readonly server: ApiServer;
  readonly cluster: Cluster;
}

/** `most`: clusters at one time. */
export async function openFakeProvider({ most, now }: { most: number; now: () => Date }): Promise<Provider> {
  const clusters = new Map<string, Kept>();

  function change(id: string, state: Cluster['state']): Result<Cluster> {
    const kept = clusters.get(id);
    if (!kept) return fail('not-found', `There is no cluster ${id}.`);
    const cluster = { ...kept.cluster, state };
    clusters.set(id, { ...kept, cluster });
    return ok(cluster);
  }

  async function destroy(id: string): Promise<Result<void>> {
    const kept = clusters.get(id);
    clusters.delete(id);
    await kept?.server[Symbol.asyncDispose]();
    return ok(undefined);
  }

  return {
    name: 'simulator',
    ingressController: [],
    async create(spec: ClusterSpec, { onPhase, signal }: CreateOptions = {}) {
      if (clusters.has(spec.id)) return fail('name-taken', `There is a cluster ${spec.id} already.`);
      if (clusters.size >= most) return fail('full', `There are ${clusters.size} clusters, and no room for more.`);
      for (const phase of creationPhases) {
        onPhase?.(phase);
        if (signal?.aborted) return fail('cancelled', 'The start was stopped.');
      }
      const server = await openApiServer(now);
      const cluster = describe(spec, server);
      clusters.set(spec.id, { server, cluster });
      return ok(cluster);
    },
    claim: async () => fail('full', 'The fake keeps no warm clusters.'),
    async park(id) {
      const changed = change(id, 'parked');
      return changed.ok ? ok(undefined) : changed;
    },
    resume: async (id) => change(id, 'running'),
    destroy,
    list: async () => ok([...clusters.values()].map(({ cluster }) => cluster)),
    async describe(id) {
      const kept = clusters.get(id);
      return kept ? ok(kept.cluster) : fail('not-found', `There is no cluster ${id}.`);
    },
    capacity: async () => ok({ used: clusters.size, most }),
    async [Symbol.asyncDispose]() {
      await Promise.all([...clusters.keys()].map(destroy));
    },
  };
}

function describe(spec: ClusterSpec, { port, certificate, adminToken }: ApiServer): Cluster {
  const address = { host: '127.0.0.1', port };
  const none = { host: '127.0.0.1', port: noPort };
  return {
    ...spec,
    provider: 'simulator',
    state: 'running',
    api: address,
    ingress: { http: none, https: none },
    adminKubeconfig: stringify({
      apiVersion: 'v1',
      kind: 'Config',
      'current-context': 'admin',
      clusters: [
        {
          name: spec.id,
          cluster: {
            server: `https://127.0.0.1:${port}`,
            'certificate-authority-data': Buffer.from(certificate).toString('base64'),
          },
        },
      ],
      contexts: [{ name: 'admin', context: { cluster: spec.id, user: 'admin', namespace: 'default' } }],
      users: [{ name: 'admin', user: { token: adminToken } }],
    }),
  };
}
