import { z } from 'zod';
import { ok, type Result } from '../contract/failure.ts';
import type { Cluster } from '../contract/provider.ts';
import { run } from '../exec/run.ts';
import { labelKeys, onLoopback, readLabels } from './labels.ts';
import { translateFailure } from './translate-failure.ts';

const nodesSchema = z.array(
  z.object({
    State: z.object({ Status: z.string() }),
    Config: z.object({ Labels: z.record(z.string(), z.string()) }),
  }),
);

const listedSchema = z.string().transform((text) => text.split('\n').filter((line) => line !== ''));

/** Clusters of an installation as their node containers tell, without kubeconfig. */
export async function findNodes(
  installation: string,
  id?: string,
): Promise<Result<readonly Omit<Cluster, 'adminKubeconfig'>[]>> {
  const filters = [
    `label=${labelKeys.installation}=${installation}`,
    ...(id === undefined ? [] : [`label=${labelKeys.id}=${id}`]),
  ];
  const listed = await run('docker', ['ps', '--all', '--quiet', ...filters.flatMap((filter) => ['--filter', filter])]);
  if (!listed.ok) return { ok: false, failure: translateFailure(listed) };
  const containers = listedSchema.parse(listed.stdout);
  if (containers.length === 0) return ok([]);
  const inspected = await run('docker', ['inspect', ...containers]);
  // A container that went between the two calls is no failure: docker prints the others.
  if (!inspected.ok && !/no such object/i.test(inspected.output))
    return { ok: false, failure: translateFailure(inspected) };
  const nodes = nodesSchema.parse(JSON.parse(inspected.stdout));
  return ok(nodes.flatMap(({ State, Config }) => clusterOf(State.Status, Config.Labels) ?? []));
}

function clusterOf(status: string, labels: Record<string, string>): Omit<Cluster, 'adminKubeconfig'> | undefined {
  const known = readLabels(labels);
  if (!known) return undefined;
  const { ports, ...spec } = known;
  const state = status === 'running' ? 'running' : status === 'paused' ? 'parked' : 'broken';
  const ingress = { http: onLoopback(ports.http), https: onLoopback(ports.https) };
  return { ...spec, provider: 'kind', state, api: onLoopback(ports.api), ingress };
}
