/** What keeps a cluster's objects in order by itself. Each controller hears of changes and works after the request that made them. */
import type { Cluster } from '../cluster/cluster.ts';
import { startScheduler } from '../scheduler/scheduler.ts';
import { startClusterRoleAggregation } from './cluster-role-aggregation.ts';
import { startCustomResourceController } from './custom-resource-definitions.ts';
import { startDaemonSetController } from './daemon-set/daemon-set.ts';
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
import { startNodeTaints } from './node/node-taints.ts';
import { startPodGarbageCollector } from './node/pod-garbage.ts';
import { startTaintEviction } from './node/taint-eviction.ts';
import { startReplicaSetControllers } from './replica-set/replica-set.ts';
import { startQuotaController } from './resource-quota.ts';
import { startStatefulSetController } from './stateful-set/stateful-set.ts';
import { startPolicyStatusController } from './validating-admission-policy-status.ts';
import { startEphemeralVolumes } from './volumes/ephemeral-volumes.ts';
import { startLocalPathProvisioner } from './volumes/local-path-provisioner.ts';
import { startPersistentVolumeController } from './volumes/persistent-volumes.ts';
import { startVolumeProtection } from './volumes/volume-protection.ts';

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
  startStatefulSetController(cluster);
  startDaemonSetController(cluster);
  startJobController(cluster);
  startTtlAfterFinished(cluster);
  startEndpointsController(cluster);
  startEndpointSliceController(cluster);
  startEndpointMirroring(cluster);
  startNodeTaints(cluster);
  startTaintEviction(cluster);
  startPodGarbageCollector(cluster);
  startPersistentVolumeController(cluster);
  startLocalPathProvisioner(cluster);
  startVolumeProtection(cluster);
  startEphemeralVolumes(cluster);
  startPolicyStatusController(cluster);
  startScheduler(cluster);
}
