/** Endpoint slices. Source: pkg/apis/discovery/v1/defaults.go, pkg/apis/discovery/validation/validation.go. */
import type { DiscoveryV1EndpointPort, V1Endpoint, V1EndpointHints, V1EndpointSlice } from '@kubernetes/client-node';
import { type FieldError, fieldError } from '../../meta/status.ts';
import { labelName, labelValue, qualifiedKey, subdomainName } from '../../meta/validate-names.ts';
import { equal, type Json } from '../../patch/json.ts';
import type { Rules } from '../rules.ts';
import { addressWarnings, endpointAddress, legacyAddress, parseAddress, strictAddress } from './checks/addresses.ts';
import { breaches, immutable, neededOneOf, tooMany } from './checks/fields.ts';
import { fullyQualifiedDomainName } from './checks/names.ts';
import { labels } from './checks/selectors.ts';

const most = { topologyLabels: 16, addresses: 100, ports: 20_000, endpoints: 1000, hints: 8 };
const protocols = ['SCTP', 'TCP', 'UDP'];

function validate(slice: V1EndpointSlice, old?: V1EndpointSlice): FieldError[] {
  const kept = old !== undefined && equal(asJson(old.endpoints), asJson(slice.endpoints));
  return [
    ...neededOneOf(slice.addressType, ['FQDN', 'IPv4', 'IPv6'], 'addressType'),
    ...portList(slice.ports ?? []),
    ...(kept ? [] : endpointList(slice)),
  ];
}

function asJson(value: unknown): Json {
  return (value ?? null) as Json;
}

function portList(ports: readonly DiscoveryV1EndpointPort[]): FieldError[] {
  if (ports.length > most.ports) return [tooMany('ports', ports.length, most.ports)];
  return ports.flatMap(({ name = '', protocol, appProtocol }, i) => [
    ...(name === '' ? [] : breaches(labelName, name, `ports[${i}].name`)),
    ...(ports.slice(0, i).some((other) => (other.name ?? '') === name)
      ? [fieldError.duplicate(`ports[${i}].name`, name)]
      : []),
    ...neededOneOf(protocol, protocols, `ports[${i}].protocol`),
    ...(appProtocol === undefined ? [] : breaches(qualifiedKey, appProtocol, `ports[${i}].appProtocol`)),
  ]);
}

function endpointList({ endpoints, addressType }: V1EndpointSlice): FieldError[] {
  const list = endpoints ?? [];
  if (list.length > most.endpoints) return [tooMany('endpoints', list.length, most.endpoints)];
  return list.flatMap((endpoint, i) => endpointOf(endpoint, addressType, `endpoints[${i}]`));
}

function endpointOf(endpoint: V1Endpoint, addressType: string, path: string): FieldError[] {
  const addresses = endpoint.addresses ?? [];
  const { nodeName, hostname, hints, deprecatedTopology = {} } = endpoint;
  const field = `${path}.addresses`;
  const count = Object.keys(deprecatedTopology).length;
  return [
    ...(addresses.length === 0 ? [fieldError.required(field, 'must contain at least 1 address')] : []),
    ...(addresses.length > most.addresses ? [tooMany(field, addresses.length, most.addresses)] : []),
    ...addresses.flatMap((address, i) => addressOf(address, addressType, field, `${field}[${i}]`)),
    ...(nodeName === undefined ? [] : breaches(subdomainName, nodeName, `${path}.nodeName`)),
    ...(count > most.topologyLabels ? [tooMany(`${path}.deprecatedTopology`, count, most.topologyLabels)] : []),
    ...labels(deprecatedTopology, `${path}.deprecatedTopology`),
    ...(hostname === undefined ? [] : breaches(labelName, hostname, `${path}.hostname`)),
    ...(hints ? hintsOf(hints, `${path}.hints`) : []),
  ];
}

function addressOf(address: string, type: string, list: string, field: string): FieldError[] {
  if (type === 'FQDN') return fullyQualifiedDomainName(address, field);
  if (type !== 'IPv4' && type !== 'IPv6') return [];
  const problems = type === 'IPv4' ? legacyAddress(address, field) : strictAddress(address, field);
  if (problems.length > 0) return problems;
  return [
    ...(parseAddress(address)?.family === type.toLowerCase()
      ? []
      : [fieldError.invalid(list, address, `must be an ${type} address`)]),
    ...endpointAddress(address, field),
  ];
}

function hintsOf({ forZones = [], forNodes = [] }: V1EndpointHints, path: string): FieldError[] {
  if (forZones.length > most.hints) return [tooMany(`${path}.forZones`, forZones.length, most.hints)];
  const each = (list: readonly { name: string }[], field: string, rule: typeof labelValue): FieldError[] =>
    list.flatMap(({ name }, i) => [
      ...(list.slice(0, i).some((other) => other.name === name)
        ? [fieldError.duplicate(`${field}[${i}].name`, name)]
        : []),
      ...breaches(rule, name, `${field}[${i}].name`),
    ]);
  return [
    ...each(forZones, `${path}.forZones`, labelValue),
    ...(forNodes.length > most.hints
      ? [tooMany(`${path}.forNodes`, forNodes.length, most.hints)]
      : each(forNodes, `${path}.forNodes`, subdomainName)),
  ];
}

const controllers = ['endpointslice-controller.k8s.io', 'endpointslicemirroring-controller.k8s.io'];

export const endpointSlice: Rules<V1EndpointSlice> = {
  countsGenerations: true,
  setDefaults(draft) {
    for (const port of draft.ports ?? []) {
      port.name ??= '';
      port.protocol ??= 'TCP';
    }
  },
  prepareForCreate: dropTopology,
  prepareForUpdate: dropTopology,
  validate: (object) => validate(object),
  validateUpdate: (object, old) => [
    ...validate(object, old),
    ...immutable(object.addressType, old.addressType, 'addressType'),
  ],
  warnings({ metadata, addressType, endpoints }, old) {
    const fqdn = !old && addressType === 'FQDN' ? ['spec.addressType: FQDN endpoints are deprecated'] : [];
    if (controllers.includes(metadata?.labels?.['endpointslice.kubernetes.io/managed-by'] ?? '')) return fqdn;
    return [
      ...fqdn,
      ...(endpoints ?? []).flatMap(({ addresses }, i) =>
        (addresses ?? []).flatMap((address, j) => addressWarnings(address, `endpoints[${i}].addresses[${j}]`)),
      ),
    ];
  },
};

/** Version v1 cannot set it. */
function dropTopology({ endpoints }: V1EndpointSlice): void {
  for (const endpoint of endpoints ?? []) delete endpoint.deprecatedTopology;
}
