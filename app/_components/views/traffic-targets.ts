import type { ClusterView } from '../../../sandbox/contract/cluster-view.ts';
import { serviceTarget, type TrafficPlan } from '../../../sandbox/contract/traffic.ts';

/** Somewhere that requests can be sent to. */
export interface Target {
  readonly name: string;
  readonly plan: Omit<TrafficPlan, 'perSecond'>;
}

/** The hosts and paths of the Ingresses, then the Services with their ports, as the picture tells them. */
export function targetsIn({ objects, links }: ClusterView): Target[] {
  const doors = objects.filter(({ kind }) => kind === 'Ingress');
  const byIngress = doors.flatMap(({ uid, detail }) => {
    const paths = new Set(
      links.flatMap(({ from, how, label }) => (from === uid && how === 'traffic' ? [label ?? '/'] : [])),
    );
    return detail
      .split(', ')
      .flatMap((host) =>
        [...paths].map(
          (path): Target => ({ name: `${host}${path}`, plan: { host: host === '*' ? 'localhost' : host, path } }),
        ),
      );
  });
  const byService = objects.flatMap(({ kind, name, namespace, detail }): Target[] => {
    const port = Number(/:(\d+)/.exec(detail)?.[1]);
    if (kind !== 'Service' || !(port > 0)) return [];
    const service = { ...(namespace === undefined ? {} : { namespace }), name, port };
    return [{ name: serviceTarget(service), plan: { host: '', path: '/', service } }];
  });
  return [...new Map([...byIngress, ...byService].map((target) => [target.name, target])).values()];
}
