/** The annotations that are understood: of Traefik (traefik/pkg/provider/kubernetes/ingress/annotations.go), and few of ingress-nginx. */
import type { RewriteTarget } from './nginx-rewrite.ts';
import type { EntryPoint } from './routing.ts';

export interface IngressOptions {
  readonly entryPoints: readonly EntryPoint[];
  /** 0 for that of the rule. */
  readonly priority: number;
  readonly pathMatcher: string;
  readonly passHostHeader: boolean;
  readonly rewriteTarget: RewriteTarget | undefined;
  /** Undefined where it depends on whether the Ingress has TLS. */
  readonly sslRedirect: boolean | undefined;
  readonly forceSslRedirect: boolean;
}

const prefix = 'traefik.ingress.kubernetes.io/';
const nginxPrefix = 'nginx.ingress.kubernetes.io/';
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
    rewriteTarget: annotations[`${nginxPrefix}rewrite-target`],
    sslRedirect: flag(annotations[`${nginxPrefix}ssl-redirect`]),
    forceSslRedirect: flag(annotations[`${nginxPrefix}force-ssl-redirect`]) ?? false,
  };
}

function flag(text: string | undefined): boolean | undefined {
  return text === undefined ? undefined : text === 'true';
}
