/** What all containers of a Pod ask for together. Source: plugin/pkg/admission/limitranger/admission.go (podRequests) and k8s.io/component-helpers/resource/helpers.go. */
import type { V1Container, V1PodSpec } from '@kubernetes/client-node';
import { addQuantities, compare } from '../kinds/quantity.ts';

export type Amounts = Record<string, string>;

/** What may be said of the whole Pod. */
const ofWholePod = (name: string): boolean => name === 'cpu' || name === 'memory' || name.startsWith('hugepages-');

function add(to: Amounts, more: Amounts): void {
  for (const [name, amount] of Object.entries(more)) {
    const known = to[name];
    to[name] = known === undefined ? amount : addQuantities(known, amount);
  }
}

function max(to: Amounts, more: Amounts): void {
  for (const [name, amount] of Object.entries(more)) {
    const known = to[name];
    if (known === undefined || compare(amount, known) > 0) to[name] = amount;
  }
}

/** Containers run at once, init containers one after the other, sidecars from their turn on. */
export function podResources(spec: V1PodSpec, kind: 'requests' | 'limits', { overhead = false } = {}): Amounts {
  const of = (container: V1Container): Amounts => container.resources?.[kind] ?? {};
  const all: Amounts = {};
  for (const container of spec.containers ?? []) add(all, of(container));
  const [sidecars, initial]: [Amounts, Amounts] = [{}, {}];
  for (const container of spec.initContainers ?? []) {
    if (container.restartPolicy === 'Always') {
      add(all, of(container));
      add(sidecars, of(container));
      max(initial, sidecars);
    } else {
      const now = { ...of(container) };
      add(now, sidecars);
      max(initial, now);
    }
  }
  max(all, initial);
  for (const [name, amount] of Object.entries(spec.resources?.[kind] ?? {})) if (ofWholePod(name)) all[name] = amount;
  if (overhead)
    for (const [name, amount] of Object.entries(spec.overhead ?? {}))
      if (kind === 'requests' || all[name] !== undefined) add(all, { [name]: amount });
  return all;
}
