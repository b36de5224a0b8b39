/** From Ingresses, Services and EndpointSlices to routes, as Traefik's provider does it. Source: traefik/pkg/provider/kubernetes/ingress/kubernetes.go. */
import type {
  V1EndpointSlice,
  V1HTTPIngressPath,
  V1Ingress,
  V1IngressClass,
  V1IngressServiceBackend,
  V1Secret,
  V1Service,
} from '@kubernetes/client-node';
import type { ClusterReader } from '../admission/admission.ts';
import { slicesByService } from '../network/slices-by-service.ts';
import { type IngressOptions, optionsOf } from './annotations.ts';
import { prefixOf } from './nginx-rewrite.ts';
import type { Backend, CertificateFiles, PathMatch, Router, Routing, Server } from './routing.ts';

/** `spec.controller` of the classes that are served. */
const controllers = ['traefik.io/ingress-controller', 'k8s.io/ingress-nginx'];
/** Of Ingresses without `spec.ingressClassName`: the annotation that came before it. */
const classAnnotation = 'kubernetes.io/ingress.class';
const annotatedClasses = ['', 'traefik', 'nginx'];
/** A default backend comes after every rule. */
const lastPriority = -(2 ** 31);

/** Names of the classes of controllers. */
function classesOf(reader: ClusterReader, of: readonly string[]): readonly string[] {
  return (reader.list('/apis/networking.k8s.io/v1/ingressclasses') as unknown as readonly V1IngressClass[])
    .filter(({ spec }) => of.includes(spec?.controller ?? ''))
    .map(({ metadata }) => metadata?.name ?? '');
}

/** In the order they were made: where two want the same, the older one has it. */
export function servedIngresses(reader: ClusterReader): readonly V1Ingress[] {
  const classes = classesOf(reader, controllers);
  const ingresses = reader.list('/apis/networking.k8s.io/v1/ingresses') as unknown as readonly V1Ingress[];
  return ingresses
    .filter(({ metadata, spec }) =>
      spec?.ingressClassName
        ? classes.includes(spec.ingressClassName)
        : annotatedClasses.includes(metadata?.annotations?.[classAnnotation] ?? ''),
    )
    .sort((a, b) => String(a.metadata?.creationTimestamp).localeCompare(String(b.metadata?.creationTimestamp)));
}

export function readRouting(reader: ClusterReader): Routing {
  const ingresses = servedIngresses(reader);
  const nginx = new Set(classesOf(reader, ['k8s.io/ingress-nginx']));
  const slices = ingresses.length > 0 ? slicesByService(reader) : new Map<string, readonly V1EndpointSlice[]>();
  const backendOf = (namespace: string, of: V1IngressServiceBackend | undefined): Backend | undefined =>
    of && findBackend(reader, slices, namespace, of);
  const routers = ingresses.flatMap((ingress) =>
    routersOf(ingress, nginx.has(ingress.spec?.ingressClassName ?? ''), backendOf),
  );
  const [byDefault, others] = [routers.filter(isDefault), routers.filter((router) => !isDefault(router))];
  return {
    // Only the first default backend counts.
    routers: [...others, ...byDefault.slice(0, 1)].sort((a, b) => b.priority - a.priority),
    certificates: ingresses.flatMap((ingress) => certificatesOf(reader, ingress)),
  };
}

function isDefault({ priority }: Router): boolean {
  return priority === lastPriority;
}

function routersOf(
  { metadata, spec }: V1Ingress,
  isNginx: boolean,
  backendOf: (namespace: string, of: V1IngressServiceBackend | undefined) => Backend | undefined,
): Router[] {
  const namespace = metadata?.namespace ?? 'default';
  const options = optionsOf(metadata?.annotations);
  const { entryPoints } = options;
  const rules = spec?.rules ?? [];
  if (rules.length === 0) {
    const backend = backendOf(namespace, spec?.defaultBackend?.service);
    return backend ? [{ host: undefined, match: { how: 'Any' }, priority: lastPriority, entryPoints, backend }] : [];
  }
  return rules.flatMap(({ host, http }) =>
    (http?.paths ?? []).flatMap((path): Router[] => {
      const backend = backendOf(namespace, path.backend.service);
      if (!backend) return [];
      const match = matchOf(isNginx && path.path ? { ...path, path: prefixOf(path.path) } : path, options);
      const priority = options.priority || ruleOf(host, match).length;
      const router = { host: host?.toLowerCase() || undefined, match, priority, entryPoints, backend };
      return [isNginx ? { ...router, ...nginxPart(options, path.path ?? '/', (spec?.tls ?? []).length > 0) } : router];
    }),
  );
}

function nginxPart(
  { rewriteTarget: target, sslRedirect, forceSslRedirect }: IngressOptions,
  path: string,
  hasTls: boolean,
): Pick<Router, 'rewrite' | 'toHttps'> {
  return {
    ...(target === undefined ? {} : { rewrite: { path, target } }),
    toHttps: forceSslRedirect || (hasTls && (sslRedirect ?? true)),
  };
}

function matchOf({ path, pathType }: V1HTTPIngressPath, { pathMatcher }: IngressOptions): PathMatch {
  if (!path) return { how: 'Any' };
  if (pathType === 'Exact') return { how: 'Exact', path };
  if (pathType === 'ImplementationSpecific' && pathMatcher === 'Path') return { how: 'Exact', path };
  return { how: 'Prefix', path };
}

/** A rule as Traefik writes it: the longest goes first, whatever it says. */
function ruleOf(host: string | undefined, match: PathMatch): string {
  const quote = JSON.stringify;
  const hostRule = host?.startsWith('*.')
    ? [`HostRegexp(${quote(`^[a-zA-Z0-9-]+\\.${host.slice(2).replaceAll('.', '\\.')}$`)})`]
    : host
      ? [`Host(${quote(host)})`]
      : [];
  return [...hostRule, ...pathRule(match)].join(' && ');
}

function pathRule(match: PathMatch): string[] {
  const quote = JSON.stringify;
  if (match.how === 'Any') return [];
  if (match.how === 'Exact') return [`Path(${quote(match.path)})`];
  if (match.how === 'Characters' || match.path === '/') return [`PathPrefix(${quote(match.path)})`];
  const path = match.path.replace(/\/$/, '');
  return [`(Path(${quote(path)}) || PathPrefix(${quote(`${path}/`)}))`];
}

/** Undefined where there is no such Service or no such port: then there is no route. A Service without endpoints has one. */
function findBackend(
  reader: ClusterReader,
  slices: ReadonlyMap<string, readonly V1EndpointSlice[]>,
  namespace: string,
  { name, port: wanted }: V1IngressServiceBackend,
): Backend | undefined {
  const service = reader.get('/api/v1/services', namespace, name) as unknown as V1Service | undefined;
  if (!service || service.spec?.type === 'ExternalName') return undefined;
  const port = service.spec?.ports?.find(
    (one) => one.port === wanted?.number || (one.name !== undefined && one.name === wanted?.name),
  );
  if (!port) return undefined;
  const portName = port.name ?? '';
  const scheme = port.port === 443 || portName.startsWith('https') ? 'https' : 'http';
  const servers = new Map<string, Server>();
  for (const slice of slices.get(`${namespace}/${name}`) ?? []) {
    const target = slice.ports?.find((one) => (one.name ?? '') === portName)?.port;
    if (!target) continue;
    for (const { addresses, conditions } of slice.endpoints) {
      if (conditions?.serving === false) continue;
      for (const ip of addresses)
        if (!servers.has(ip)) servers.set(ip, { ip, port: target, scheme, fenced: conditions?.terminating === true });
    }
  }
  const { passHostHeader } = optionsOf(service.metadata?.annotations);
  const at = wanted?.name || String(wanted?.number);
  return { name: `${namespace}-${name}-${at}`, servers: [...servers.values()], passHostHeader };
}

function certificatesOf(reader: ClusterReader, { metadata, spec }: V1Ingress): CertificateFiles[] {
  return (spec?.tls ?? []).flatMap(({ secretName }) => {
    const secret = secretName && reader.get('/api/v1/secrets', metadata?.namespace, secretName);
    const { 'tls.crt': certificate, 'tls.key': key } = (secret && (secret as unknown as V1Secret).data) || {};
    if (!certificate || !key) return [];
    const decode = (text: string): string => Buffer.from(text, 'base64').toString();
    return [{ certificate: decode(certificate), key: decode(key) }];
  });
}
