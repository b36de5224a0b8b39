/** Services, EndpointSlices and Ingresses, as far as conditions read them. */
import { z } from 'zod';
import type { ClusterState, Watched } from '../lab.ts';

const serviceSchema = z.object({
  metadata: z.object({ name: z.string() }),
  spec: z.object({
    type: z.string().default('ClusterIP'),
    clusterIP: z.string().default(''),
    selector: z.record(z.string(), z.string()).default({}),
    ports: z
      .array(
        z.looseObject({
          name: z.string().default(''),
          port: z.number(),
          targetPort: z.union([z.number(), z.string()]).optional(),
        }),
      )
      .default([]),
  }),
});
export type Service = z.infer<typeof serviceSchema>;

const sliceSchema = z.object({
  endpoints: z
    .array(
      z.looseObject({
        conditions: z.looseObject({ ready: z.boolean().optional(), terminating: z.boolean().optional() }).default({}),
        targetRef: z.looseObject({ name: z.string().default('') }).optional(),
      }),
    )
    .nullish()
    .transform((endpoints) => endpoints ?? []),
});

const backendSchema = z.looseObject({
  service: z
    .looseObject({
      name: z.string(),
      port: z.looseObject({ number: z.number().optional(), name: z.string().optional() }).default({}),
    })
    .optional(),
});
const ingressSchema = z.object({
  metadata: z.object({ name: z.string() }),
  spec: z.object({
    defaultBackend: backendSchema.optional(),
    tls: z
      .array(z.looseObject({ hosts: z.array(z.string()).default([]), secretName: z.string().default('') }))
      .default([]),
    rules: z
      .array(
        z.looseObject({
          host: z.string().default(''),
          http: z
            .looseObject({
              paths: z.array(
                z.looseObject({ path: z.string().default('/'), pathType: z.string(), backend: backendSchema }),
              ),
            })
            .optional(),
        }),
      )
      .default([]),
  }),
});
export type Ingress = z.infer<typeof ingressSchema>;

export const servicesIn = (namespace: string): Watched => ({ apiVersion: 'v1', kind: 'Service', namespace });
export const ingressesIn = (namespace: string): Watched => ({
  apiVersion: 'networking.k8s.io/v1',
  kind: 'Ingress',
  namespace,
});
export const slicesIn = (namespace: string): Watched => ({
  apiVersion: 'discovery.k8s.io/v1',
  kind: 'EndpointSlice',
  namespace,
});

/** Without the one every cluster has in `default`. */
export function listServices(state: ClusterState, namespace: string): readonly Service[] {
  return state
    .list(servicesIn(namespace))
    .map((object) => serviceSchema.parse(object))
    .filter(({ metadata }) => metadata.name !== 'kubernetes');
}

export function listIngresses(state: ClusterState, namespace: string): readonly Ingress[] {
  return state.list(ingressesIn(namespace)).map((object) => ingressSchema.parse(object));
}

/** Names of the Pods behind a Service, by whether traffic is sent to them. */
export function endpointsOf(
  state: ClusterState,
  namespace: string,
  service: string,
): { readonly ready: readonly string[]; readonly notReady: readonly string[] } {
  const endpoints = state
    .list(slicesIn(namespace))
    .filter(({ metadata }) => metadata.labels?.['kubernetes.io/service-name'] === service)
    .flatMap((object) => sliceSchema.parse(object).endpoints);
  const names = (ready: boolean): string[] =>
    endpoints
      .filter(({ conditions }) => (conditions.ready ?? true) === ready && conditions.terminating !== true)
      .map(({ targetRef }) => targetRef?.name ?? '');
  return { ready: names(true), notReady: names(false) };
}
