/** What names of a cluster stand for. Source: coredns/plugin/kubernetes, parse.go and kubernetes.go. */
import type { V1EndpointSlice, V1Service } from '@kubernetes/client-node';
import { parseAddress } from '../address.ts';

export const clusterDomain = 'cluster.local';

/** What CoreDNS knows. */
export interface Names {
  readonly namespaces: ReadonlySet<string>;
  /** By `namespace/name`. */
  readonly services: ReadonlyMap<string, V1Service>;
  readonly slices: ReadonlyMap<string, readonly V1EndpointSlice[]>;
}

/** A host with a port, or the name that stands for it. */
export interface Found {
  /** The name of its own that an SRV record points to. */
  readonly name: string;
  readonly host: string;
  /** -1 where a Service has none. */
  readonly port: number;
}

interface Question {
  readonly kind: 'svc' | 'pod';
  readonly namespace: string;
  readonly service: string;
  readonly endpoint: string;
  readonly port: string;
  readonly protocol: string;
}

/** Of a name without the cluster's domain and without a last dot; undefined for one that cannot be. */
function parse(base: string): Question | 'only a zone' | undefined {
  const labels = base.split('.');
  const kind = labels.pop();
  if (kind !== 'svc' && kind !== 'pod') return base === '' ? 'only a zone' : undefined;
  const namespace = labels.pop();
  if (namespace === undefined) return 'only a zone';
  const service = labels.pop() ?? '';
  const question = { kind, namespace, service, endpoint: '', port: '', protocol: '' } as const;
  if (labels.length === 0) return question;
  if (labels.length === 1) return { ...question, endpoint: labels[0] ?? '' };
  if (labels.length > 2) return undefined;
  const [port = '', protocol = ''] = labels.map((label) => label.replace(/^_/, ''));
  return { ...question, port, protocol };
}

/** Undefined where there is no such name (NXDOMAIN); an empty list where there is, without a host. Names are compared in lower case. */
export function findRecords(names: Names, base: string): readonly Found[] | undefined {
  const question = parse(base);
  if (question === undefined) return undefined;
  if (question === 'only a zone') return [];
  if (!names.namespaces.has(question.namespace)) return undefined;
  if (question.service === '') return [];
  const found = question.kind === 'pod' ? findPod(question) : findService(names, question);
  return found.length > 0 ? found : undefined;
}

/** `pods insecure`: any address is believed. */
function findPod({ namespace, service }: Question): Found[] {
  const host = service.replaceAll('-', '.');
  if (parseAddress(host) === undefined) return [];
  return [{ name: `${service}.${namespace}.pod.${clusterDomain}`, host, port: -1 }];
}

function findService(names: Names, question: Question): Found[] {
  const key = `${question.namespace}/${question.service}`;
  const spec = names.services.get(key)?.spec;
  if (!spec) return [];
  const name = `${question.service}.${question.namespace}.svc.${clusterDomain}`;
  const asksForPart = question.endpoint !== '' || question.port !== '' || question.protocol !== '';
  if (spec.type === 'ExternalName') return asksForPart ? [] : [{ name, host: spec.externalName ?? '', port: -1 }];
  if (spec.clusterIP === 'None' || question.endpoint !== '')
    return (names.slices.get(key) ?? []).flatMap((slice) => endpointsOf(slice, question, name));
  return (spec.ports ?? [])
    .filter((port) => isAskedFor(question, port.name, port.protocol))
    .map(({ port }) => ({ name, host: spec.clusterIP ?? '', port }));
}

function endpointsOf({ endpoints, ports }: V1EndpointSlice, question: Question, service: string): Found[] {
  const open = ports && ports.length > 0 ? ports : [{ port: -1, name: '', protocol: '' }];
  return endpoints.flatMap(({ addresses, conditions, hostname }) => {
    if (conditions?.ready === false) return [];
    return addresses.flatMap((host) => {
      const label = hostname || host.replaceAll('.', '-');
      if (question.endpoint !== '' && question.endpoint !== label) return [];
      return open
        .filter(({ name, protocol }) => isAskedFor(question, name, protocol))
        .map(({ port = -1 }) => ({ name: `${label}.${service}`, host, port }));
    });
  });
}

function isAskedFor({ port, protocol }: Question, name = '', itsProtocol = 'TCP'): boolean {
  return (port === '' || port === name) && (protocol === '' || protocol === itsProtocol.toLowerCase());
}

/** The names of an address: a Service's, or those of endpoints behind it. */
export function findNames({ services, slices }: Names, ip: string): string[] {
  for (const [key, { spec }] of services) if (spec?.clusterIP === ip) return [nameOf(key)];
  return [...slices].flatMap(([key, ofService]) =>
    ofService.flatMap(({ endpoints }) =>
      endpoints
        .filter(({ addresses, conditions }) => conditions?.ready !== false && addresses.includes(ip))
        .map(({ hostname }) => `${hostname || ip.replaceAll('.', '-')}.${nameOf(key)}`),
    ),
  );
}

function nameOf(key: string): string {
  const [namespace, name] = key.split('/');
  return `${name}.${namespace}.svc.${clusterDomain}`;
}
