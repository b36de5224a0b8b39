/** What keeps a cluster's objects in order by itself. Each controller hears of changes and works after the request that made them. */
import type { Cluster } from '../cluster/cluster.ts';
import { startScheduler } from '../scheduler/scheduler.ts';
import { startClusterRoleAggregation } from './cluster-role-aggregation.ts';
import { startCustomResourceController } from './custom-resource-definitions.ts';
import { startDeploymentController } from './deployment/deployment.ts';
import { startEndpointSliceController } from './endpoints/endpoint-slices.ts';
import { startEndpointsController } from './endpoints/endpoints.ts';
import { startEndpointMirroring } from './endpoints/mirror-endpoints.ts';
import { startGarbageCollector } from './garbage-collector.ts';
import { startJobController } from './job/job.ts';
import { startTtlAfterFinished } from './job/ttl-after-finished.ts';
import { startEventExpiry } from './kit/expire-events.ts';
import { startNamespaceContents } from './namespace-contents.ts';
import { startNamespaceController } from './namespace-lifecycle.ts';
import { startReplicaSetControllers } from './replica-set/replica-set.ts';
import { startQuotaController } from './resource-quota.ts';

/** `quiet` leaves out those that make or run workloads. */
export function startControllers(cluster: Cluster, { quiet }: { quiet: boolean }): void {
  startCustomResourceController(cluster);
  startNamespaceContents(cluster);
  startNamespaceController(cluster);
  startGarbageCollector(cluster);
  startQuotaController(cluster);
  startClusterRoleAggregation(cluster);
  startEventExpiry(cluster);
  if (quiet) return;
  startDeploymentController(cluster);
  startReplicaSetControllers(cluster);
  startJobController(cluster);
  startTtlAfterFinished(cluster);
  startEndpointsController(cluster);
  startEndpointSliceController(cluster);
  startEndpointMirroring(cluster);
  startScheduler(cluster);
}
