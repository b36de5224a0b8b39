/** What a Pod asks of a node. Source: component-helpers/resource/helpers.go, PodRequests. */
import type { Pod } from '../controllers/kit/wire.ts';
import { parseQuantity } from '../kinds/quantity.ts';

/** By resource: `cpu` in thousandths of a core, all others in their own units (bytes, pieces). */
export type Requests = ReadonlyMap<string, number>;
type Amounts = Readonly<Record<string, string>> | undefined;

const nanosPerUnit = 1_000_000_000;
const nanosPerMilli = 1_000_000;

/** Rounded up, as the scheduler counts. */
export function toRequests(amounts: Amounts): Map<string, number> {
  return new Map(
    Object.entries(amounts ?? {}).map(([name, amount]) => {
      const { nanos } = parseQuantity(amount);
      return [name, Math.ceil(Number(nanos) / (name === 'cpu' ? nanosPerMilli : nanosPerUnit))];
    }),
  );
}

export function add(to: Map<string, number>, more: Requests, sign: 1 | -1 = 1): void {
  for (const [name, amount] of more) to.set(name, (to.get(name) ?? 0) + sign * amount);
}

function raise(to: Map<string, number>, other: Requests): void {
  for (const [name, amount] of other) to.set(name, Math.max(to.get(name) ?? 0, amount));
}

/** Containers together with sidecars, or the largest init container with the sidecars before it; limits on the Pod itself come first. */
export function requestsOf({ spec, status }: Pod): Requests {
  const total = new Map<string, number>();
  for (const { name, resources } of spec?.containers ?? []) {
    const own = toRequests(resources?.requests);
    // While a resize is going on, the larger of what is asked for and what is held counts.
    const held = status?.containerStatuses?.find((container) => container.name === name);
    raise(own, toRequests(held?.allocatedResources));
    add(total, own);
  }
  const sidecars = new Map<string, number>();
  const largest = new Map<string, number>();
  for (const { restartPolicy, resources } of spec?.initContainers ?? []) {
    const own = toRequests(resources?.requests);
    if (restartPolicy === 'Always') {
      add(total, own);
      add(sidecars, own);
      raise(largest, sidecars);
    } else {
      add(own, sidecars);
      raise(largest, own);
    }
  }
  raise(total, largest);
  for (const [name, amount] of toRequests(spec?.resources?.requests)) total.set(name, amount);
  add(total, toRequests(spec?.overhead));
  return total;
}
