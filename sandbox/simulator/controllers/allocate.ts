/** What the server gives out with a write that is going through. Source: pkg/registry/core/service/storage, apiextensions-apiserver. */
import type { V1Service } from '@kubernetes/client-node';
import type { Cluster } from '../cluster/cluster.ts';
import { addressesOf, allocateServiceAddresses } from '../kinds/resources/service-addresses.ts';
import type { JsonObject } from '../patch/json.ts';
import { metaOf } from '../registry/object-access.ts';
import type { ServedResource } from '../registry/resource.ts';

/** Changes the draft. Throws StatusError 422 for what cannot be had. */
export function allocate(
  cluster: Cluster,
  resource: ServedResource,
  draft: JsonObject,
  old: JsonObject | undefined,
): void {
  if (resource.group !== '' || resource.resource !== 'services') return;
  const ips = new Set<string>();
  const ports = new Set<number>();
  const { uid } = metaOf(old ?? {});
  for (const service of cluster.reader.list('/api/v1/services')) {
    if (metaOf(service).uid === uid) continue;
    const held = addressesOf(service as unknown as V1Service);
    for (const ip of held.ips) ips.add(ip);
    for (const port of held.ports) ports.add(port);
  }
  allocateServiceAddresses(
    draft as unknown as V1Service,
    { ips, ports },
    cluster.random,
    old as unknown as V1Service | undefined,
  );
}
