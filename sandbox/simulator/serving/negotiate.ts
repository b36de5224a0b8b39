/** What form an answer takes. Source: apiserver/pkg/endpoints/handlers/negotiation/negotiate.go. */
import { StatusError } from '../meta/status.ts';

export interface MediaType {
  readonly format: 'json' | 'yaml';
  /** `Table`, `PartialObjectMetadata`, `APIGroupDiscoveryList`: the object is turned into this first. */
  readonly as?: string;
  readonly pretty: boolean;
}

/** Groups and versions that answers can be turned into. */
const known = new Set([
  'Table meta.k8s.io v1',
  'PartialObjectMetadata meta.k8s.io v1',
  'PartialObjectMetadataList meta.k8s.io v1',
]);

interface Clause {
  readonly type: string;
  readonly parameters: ReadonlyMap<string, string>;
  readonly weight: number;
}

function clausesOf(accept: string): Clause[] {
  const clauses = accept.split(',').map((text) => {
    const [type = '', ...rest] = text.split(';').map((part) => part.trim());
    const parameters = new Map(rest.map((part) => [part.split('=')[0] ?? '', part.split('=')[1] ?? '']));
    return { type: type.toLowerCase(), parameters, weight: Number(parameters.get('q') ?? 1) };
  });
  return clauses.sort((a, b) => b.weight - a.weight);
}

const offered = ['application/json', 'application/yaml', 'application/vnd.kubernetes.protobuf'];

/** Protobuf is not offered: clients that ask for it name JSON as well. Throws StatusError 406. */
export function negotiate(accept: string | undefined, userAgent = '', query = new URLSearchParams()): MediaType {
  const clauses = clausesOf(accept === undefined || accept === '' ? '*/*' : accept);
  let transformed = false;
  for (const { type, parameters } of clauses) {
    const format = formatOf(type);
    if (!format) continue;
    const as = parameters.get('as');
    if (as !== undefined && !known.has(`${as} ${parameters.get('g') ?? ''} ${parameters.get('v') ?? ''}`)) {
      transformed = true;
      continue;
    }
    const asked = query.get('pretty');
    const pretty =
      asked === null ? parameters.get('pretty') === '1' || /^(curl|Wget|Mozilla)/.test(userAgent) : isTrue(asked);
    return { format, ...(as === undefined ? {} : { as }), pretty };
  }
  if (transformed)
    throw new StatusError(406, 'NotAcceptable', `only the following media types are accepted: ${offered.join(', ')}`);
  const message = `406: Not Acceptable\n\nAvailable representations: ${offered.join(', ')}`;
  throw new StatusError(406, 'NotAcceptable', message, {});
}

/** A parameter that is there says yes, unless it says no (metav1.Convert_Slice_string_To_bool). */
function isTrue(text: string): boolean {
  return !['false', '0'].includes(text.toLowerCase());
}

function formatOf(type: string): 'json' | 'yaml' | undefined {
  if (type === 'application/json' || type === '*/*' || type === 'application/*') return 'json';
  return type === 'application/yaml' ? 'yaml' : undefined;
}

/** Discovery has forms of its own. */
export function wantsAggregatedDiscovery(accept = ''): boolean {
  const first = clausesOf(accept).find(({ type }) => type === 'application/json');
  return (
    first?.parameters.get('as') === 'APIGroupDiscoveryList' &&
    clausesOf(accept).some(
      ({ parameters }) => parameters.get('as') === 'APIGroupDiscoveryList' && parameters.get('v') === 'v2',
    )
  );
}
