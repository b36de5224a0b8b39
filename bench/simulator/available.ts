import type { ApiClient } from './api-client.ts';
import { paths } from './workloads.ts';

/** Begins to watch a Deployment that need not be there yet; `available` resolves with its replicas. */
export async function watchDeployment(
  client: ApiClient,
  name: string,
  replicas: number,
): Promise<{ readonly available: Promise<void> }> {
  const { promise, resolve } = Promise.withResolvers<void>();
  const field = encodeURIComponent(`metadata.name=${name}`);
  const end = await client.watch(`${paths.deployments}?watch=true&fieldSelector=${field}`, (line) => {
    const { object } = JSON.parse(line) as { object: { status?: { availableReplicas?: number } } };
    if (object.status?.availableReplicas === replicas) resolve();
  });
  return { available: promise.finally(end) };
}
