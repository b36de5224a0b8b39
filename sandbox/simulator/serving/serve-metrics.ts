/** metrics.k8s.io, which `kubectl top` asks: served where something runs, and computed when it is asked for. Source: sigs.k8s.io/metrics-server/pkg/api. */
import { nodeMetrics, podMetrics } from '../kubelet/usage-metrics.ts';
import { methodNotAllowed, notFound } from '../meta/status.ts';
import type { JsonObject } from '../patch/json.ts';
import { metaOf } from '../registry/object-access.ts';
import type { Exchange } from './exchange.ts';
import { metricsLists, metricsPath } from './metrics-lists.ts';
import { sendObject } from './respond.ts';
import { selectionOf } from './selection.ts';

/** True when it answered. Throws StatusError. */
export function serveMetrics({ cluster, info, response, query, media }: Exchange): boolean {
  if (info.groupPath !== metricsPath || !cluster.runningPods) return false;
  const served = metricsLists[metricsPath]?.find(({ name }) => name === info.resource);
  if (!served) return false;
  if (!served.verbs.includes(info.verb)) throw methodNotAllowed();
  const registry = cluster.registry(`/api/v1/${info.resource}`);
  const toMetrics = (object: JsonObject): JsonObject | undefined =>
    info.resource === 'nodes' ? nodeMetrics(cluster, object) : podMetrics(cluster, object);
  if (info.verb === 'get') {
    const found = registry.find(info.namespace, info.name);
    const metrics = found && toMetrics(found);
    if (!metrics) {
      const name = info.namespace === '' ? info.name : `${info.namespace}/${info.name}`;
      throw notFound({ group: 'metrics.k8s.io', resource: served.kind.toLowerCase() }, name);
    }
    sendObject(response, 200, metrics, media);
    return true;
  }
  const selection = selectionOf(registry.resource, {
    labelSelector: query.get('labelSelector') ?? '',
    fieldSelector: query.get('fieldSelector') ?? '',
  });
  const objects = registry.list(info.namespace === '' ? undefined : info.namespace);
  const items = objects
    .filter((object) => selection.matches(object))
    .map(toMetrics)
    .filter((metrics) => metrics !== undefined)
    .sort((a, b) => ((metaOf(a).name ?? '') < (metaOf(b).name ?? '') ? -1 : 1));
  const list = { kind: `${served.kind}List`, apiVersion: 'metrics.k8s.io/v1beta1', metadata: {}, items };
  sendObject(response, 200, list, media);
  return true;
}
