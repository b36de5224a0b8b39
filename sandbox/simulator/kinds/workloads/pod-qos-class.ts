import type { V1Pod } from '@kubernetes/client-node';
import { addQuantities, compare, parseQuantity } from '../quantity.ts';

const computed = ['cpu', 'memory'];

/** Source: pkg/apis/core/v1/helper/qos/qos.go, ComputePodQOS. */
export function podQOSClass({ spec }: V1Pod): 'BestEffort' | 'Burstable' | 'Guaranteed' {
  const requests: Record<string, string> = {};
  const limits: Record<string, string> = {};
  let guaranteed = true;
  // Those of the Pod as a whole come before those of its containers.
  const parts = spec?.resources ? [spec] : [...(spec?.containers ?? []), ...(spec?.initContainers ?? [])];
  for (const { resources } of parts) {
    const add = (from: Record<string, string> | undefined, to: Record<string, string>): number => {
      const positive = Object.entries(from ?? {}).filter(
        ([name, amount]) => computed.includes(name) && parseQuantity(amount).nanos > 0n,
      );
      for (const [name, amount] of positive)
        to[name] = to[name] === undefined ? amount : addQuantities(to[name], amount);
      return positive.length;
    };
    add(resources?.requests, requests);
    if (add(resources?.limits, limits) < computed.length) guaranteed = false;
  }
  if (Object.keys(requests).length === 0 && Object.keys(limits).length === 0) return 'BestEffort';
  const equalAmounts = Object.entries(requests).every(
    ([name, amount]) => limits[name] !== undefined && compare(limits[name], amount) === 0,
  );
  return guaranteed && equalAmounts && Object.keys(requests).length === Object.keys(limits).length
    ? 'Guaranteed'
    : 'Burstable';
}
