/** The classes of a cluster on which an Ingress controller has been installed: `traefik` is the default, as on real clusters of labs; tutorials often write `nginx`. Both are served alike. */
import type { JsonObject } from '../patch/json.ts';

/** Marks as in the seed. */
function ingressClass(name: string, controller: string, number: number, annotations?: JsonObject): JsonObject {
  return {
    apiVersion: 'networking.k8s.io/v1',
    kind: 'IngressClass',
    metadata: {
      name,
      uid: `{{uid ${number}}}`,
      generation: 1,
      creationTimestamp: '{{now}}',
      ...(annotations ? { annotations } : {}),
    },
    spec: { controller },
  };
}

export const ingressClasses: readonly JsonObject[] = [
  ingressClass('nginx', 'k8s.io/ingress-nginx', 9_001),
  ingressClass('traefik', 'traefik.io/ingress-controller', 9_002, {
    'ingressclass.kubernetes.io/is-default-class': 'true',
  }),
];
