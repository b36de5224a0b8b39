/** Keeps the use of quotas right when objects go or change. Source: pkg/controller/resourcequota/resource_quota_controller.go. */
import type { Cluster } from '../cluster/cluster.ts';

export function startQuotaController(_cluster: Cluster): void {}
