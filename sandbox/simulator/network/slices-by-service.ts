import type { V1EndpointSlice } from '@kubernetes/client-node';
import type { ClusterReader } from '../admission/admission.ts';

/** IPv4 EndpointSlices by the Service they are of, as `namespace/name`. */
export function slicesByService(reader: ClusterReader): ReadonlyMap<string, readonly V1EndpointSlice[]> {
  const slices = new Map<string, V1EndpointSlice[]>();
  for (const object of reader.list('/apis/discovery.k8s.io/v1/endpointslices')) {
    const slice = object as unknown as V1EndpointSlice;
    if (slice.addressType !== 'IPv4') continue;
    const { namespace, labels = {} } = slice.metadata ?? {};
    const service = `${namespace}/${labels['kubernetes.io/service-name']}`;
    // A list that is empty may be null.
    const whole = { ...slice, endpoints: slice.endpoints ?? [] };
    const known = slices.get(service);
    if (known) known.push(whole);
    else slices.set(service, [whole]);
  }
  return slices;
}
