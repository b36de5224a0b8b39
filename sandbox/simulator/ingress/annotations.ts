/** The annotations of Traefik that are understood. Source: traefik/pkg/provider/kubernetes/ingress/annotations.go. */
import type { EntryPoint } from './routing.ts';

export interface IngressOptions {
  readonly entryPoints: readonly EntryPoint[];
  /** 0 for that of the rule. */
  readonly priority: number;
  readonly pathMatcher: string;
  readonly passHostHeader: boolean;
}

const prefix = 'traefik.ingress.kubernetes.io/';
const everyEntryPoint: readonly EntryPoint[] = ['web', 'websecure'];

export function optionsOf(annotations: Readonly<Record<string, string>> = {}): IngressOptions {
  const value = (name: string): string | undefined => annotations[`${prefix}${name}`];
  const named = value('router.entrypoints')
    ?.split(',')
    .map((name) => name.trim());
  return {
    entryPoints: named ? everyEntryPoint.filter((one) => named.includes(one)) : everyEntryPoint,
    priority: Number(value('router.priority') ?? 0) || 0,
    pathMatcher: value('router.pathmatcher') ?? 'PathPrefix',
    passHostHeader: value('service.passhostheader') !== 'false',
  };
}
