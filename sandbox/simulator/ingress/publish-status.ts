/** Tells in the status of each Ingress where it is served, as Traefik does with `ingressEndpoint`. Source: traefik/pkg/provider/kubernetes/ingress/client.go, UpdateIngressStatus. */
import type { Cluster } from '../cluster/cluster.ts';
import { type Component, updateAs } from '../controllers/create-as.ts';
import { StatusError } from '../meta/status.ts';
import { equal, isObject, type JsonObject } from '../patch/json.ts';
import { metaOf } from '../registry/object-access.ts';
import { servedIngresses } from './read-routing.ts';

const path = '/apis/networking.k8s.io/v1/ingresses';
/** `--providers.kubernetesingress.ingressendpoint.ip`: where a learner reaches it. */
const status: JsonObject = { loadBalancer: { ingress: [{ ip: '127.0.0.1' }] } };
const traefik: Component = {
  manager: 'traefik',
  user: {
    name: 'system:serviceaccount:traefik:traefik',
    groups: ['system:serviceaccounts', 'system:serviceaccounts:traefik', 'system:authenticated'],
  },
};

export function publishStatus(cluster: Cluster): void {
  for (const ingress of servedIngresses(cluster.reader)) {
    const live = ingress as unknown as JsonObject;
    const { namespace = '', name = '' } = metaOf(live);
    if (isObject(live.status) && equal(live.status, status)) continue;
    try {
      updateAs(cluster, path, { namespace, name, subresource: 'status' }, (object) => ({ ...object, status }), traefik);
    } catch (error) {
      // It may have gone meanwhile.
      if (!(error instanceof StatusError)) throw error;
    }
  }
}
