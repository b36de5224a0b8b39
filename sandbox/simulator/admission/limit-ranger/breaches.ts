/** What is too small, too large or too far apart for a LimitRange, in the server's words. */
import type { V1LimitRange, V1LimitRangeItem, V1PersistentVolumeClaim, V1Pod } from '@kubernetes/client-node';
import { compare, parseQuantity } from '../../kinds/quantity.ts';
import { type Amounts, podResources } from '../pod-resources.ts';

interface Used {
  readonly requests: Amounts;
  readonly limits: Amounts;
}

export function podBreaches({ spec }: V1LimitRange, pod: V1Pod): string[] {
  if (!pod.spec) return [];
  const containers = [...(pod.spec.containers ?? []), ...(pod.spec.initContainers ?? [])].map(({ resources }) => ({
    requests: resources?.requests ?? {},
    limits: resources?.limits ?? {},
  }));
  const whole: Used = { requests: podResources(pod.spec, 'requests'), limits: podResources(pod.spec, 'limits') };
  return (spec?.limits ?? []).flatMap((item) => {
    const used = item.type === 'Container' ? containers : item.type === 'Pod' ? [whole] : [];
    return used.flatMap((one) => itemBreaches(item, one));
  });
}

function itemBreaches(item: V1LimitRangeItem, used: Used): string[] {
  return [
    ...each(item.min, (name, bound) => minimum(item.type, name, bound, used)),
    ...each(item.max, (name, bound) => maximum(item.type, name, bound, used)),
    ...each(item.maxLimitRequestRatio, (name, bound) => ratio(item.type, name, bound, used)),
  ];
}

export function claimBreaches({ spec }: V1LimitRange, claim: V1PersistentVolumeClaim): string[] {
  const used: Used = { requests: claim.spec?.resources?.requests ?? {}, limits: {} };
  return (spec?.limits ?? [])
    .filter(({ type }) => type === 'PersistentVolumeClaim')
    .flatMap(({ type, min, max }) => [
      ...each(min, (name, bound) => minimum(type, name, bound, used)),
      ...each(max, (name, bound) => {
        const words = `maximum ${name} usage per ${type} is ${bound}`;
        return beyond(words, 'request', used.requests[name], (amount) => compare(amount, bound) > 0);
      }),
    ]);
}

function each(bounds: Amounts | undefined, tell: (name: string, bound: string) => string | undefined): string[] {
  return Object.entries(bounds ?? {}).flatMap(([name, bound]) => tell(name, bound) ?? []);
}

/** Undefined when the amount is there and within its bound. */
function beyond(
  words: string,
  what: string,
  amount: string | undefined,
  isBeyond: (amount: string) => boolean,
): string | undefined {
  if (amount === undefined) return `${words}.  No ${what} is specified`;
  return isBeyond(amount) ? `${words}, but ${what} is ${amount}` : undefined;
}

function minimum(type: string, name: string, bound: string, { requests, limits }: Used): string | undefined {
  const words = `minimum ${name} usage per ${type} is ${bound}`;
  const isLow = (amount: string): boolean => compare(amount, bound) < 0;
  const limit = limits[name];
  return (
    beyond(words, 'request', requests[name], isLow) ??
    (limit === undefined ? undefined : beyond(words, 'limit', limit, isLow))
  );
}

function maximum(type: string, name: string, bound: string, { requests, limits }: Used): string | undefined {
  const words = `maximum ${name} usage per ${type} is ${bound}`;
  const isHigh = (amount: string): boolean => compare(amount, bound) > 0;
  const request = requests[name];
  return (
    beyond(words, 'limit', limits[name], isHigh) ??
    (request === undefined ? undefined : beyond(words, 'request', request, isHigh))
  );
}

function ratio(type: string, name: string, bound: string, { requests, limits }: Used): string | undefined {
  const words = `${name} max limit to request ratio per ${type} is ${bound}`;
  const [request, limit] = [requests[name] ?? '0', limits[name] ?? '0'].map((amount) =>
    Number(parseQuantity(amount).nanos),
  );
  if (!request) return `${words}, but no request is specified or request is 0`;
  if (!limit) return `${words}, but no limit is specified or limit is 0`;
  const seen = limit / request;
  return seen > Number(parseQuantity(bound).nanos) / 1e9
    ? `${words}, but provided ratio is ${seen.toFixed(6)}`
    : undefined;
}
