/** What an Ingress controller has made of a cluster's Ingresses, and which of its routes a request takes. */

export interface Server {
  readonly ip: string;
  readonly port: number;
  readonly scheme: 'http' | 'https';
  /** Still serving, but terminating: it gets no new requests. */
  readonly fenced: boolean;
}

export interface Backend {
  /** `namespace-service-port` */
  readonly name: string;
  readonly servers: readonly Server[];
  /** The client's Host goes through. */
  readonly passHostHeader: boolean;
}

/** How a path is compared. `Prefix` goes by elements, `Characters` does not. */
export type PathMatch =
  | { readonly how: 'Any' }
  | { readonly how: 'Exact' | 'Prefix' | 'Characters'; readonly path: string };

export interface Router {
  /** Lower case, `*.example.com` for any one label; undefined for every host. */
  readonly host: string | undefined;
  readonly match: PathMatch;
  /** The highest that matches is taken. */
  readonly priority: number;
  readonly entryPoints: readonly EntryPoint[];
  readonly backend: Backend;
  /** Of the class `nginx` only: the path of the rule, and what paths become. */
  readonly rewrite?: { readonly path: string; readonly target: string };
  /** Of the class `nginx` only: plain requests are sent to HTTPS. */
  readonly toHttps?: boolean;
}

export type EntryPoint = 'web' | 'websecure';

export interface CertificateFiles {
  /** PEM. */
  readonly certificate: string;
  readonly key: string;
}

export interface Routing {
  /** Highest priority first. */
  readonly routers: readonly Router[];
  readonly certificates: readonly CertificateFiles[];
}

export const noRouting: Routing = { routers: [], certificates: [] };

/** The route of a request: `host` in lower case without a port, `path` without its query. */
export function findRouter(
  { routers }: Routing,
  request: { readonly host: string; readonly path: string; readonly entryPoint: EntryPoint },
): Router | undefined {
  return routers.find(
    ({ host, match, entryPoints }) =>
      entryPoints.includes(request.entryPoint) && isHost(host, request.host) && isPath(match, request.path),
  );
}

function isHost(wanted: string | undefined, host: string): boolean {
  if (wanted === undefined || wanted === host || `${wanted}.` === host) return true;
  if (!wanted.startsWith('*.')) return false;
  const label = host.slice(0, -(wanted.length - 1));
  return host.endsWith(wanted.slice(1)) && /^[a-zA-Z0-9-]+$/.test(label);
}

function isPath(match: PathMatch, path: string): boolean {
  switch (match.how) {
    case 'Any':
      return true;
    case 'Exact':
      return path === match.path;
    case 'Characters':
      return path.startsWith(match.path);
    case 'Prefix': {
      const prefix = match.path.replace(/\/$/, '');
      return path === prefix || path.startsWith(`${prefix}/`);
    }
  }
}
