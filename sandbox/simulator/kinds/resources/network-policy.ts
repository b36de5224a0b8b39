/** Network policies. Source: pkg/apis/networking/v1/defaults.go, pkg/apis/networking/validation/validation.go. */
import type { V1IPBlock, V1LabelSelector } from '@kubernetes/client-node';
import { type FieldError, fieldError } from '../../meta/status.ts';
import type { Rules } from '../rules.ts';
import { contains, legacyRange, parseRange, rangeWarnings } from './checks/addresses.ts';
import { breaches, notSupported } from './checks/fields.ts';
import { portName, portNumber } from './checks/names.ts';
import { hasBadValue, labelSelector } from './checks/selectors.ts';

/** The client's model calls `from` otherwise. */
interface NetworkPolicy {
  spec?: {
    podSelector?: V1LabelSelector;
    policyTypes?: string[];
    ingress?: { ports?: Port[]; from?: Peer[] }[];
    egress?: { ports?: Port[]; to?: Peer[] }[];
  };
}
interface Port {
  protocol?: string;
  port?: number | string;
  endPort?: number;
}
interface Peer {
  podSelector?: V1LabelSelector;
  namespaceSelector?: V1LabelSelector;
  ipBlock?: V1IPBlock;
}
interface Leniency {
  readonly anyValue: boolean;
  readonly kept: readonly string[];
}

const protocols = ['TCP', 'UDP', 'SCTP'];
const policyTypes = ['Ingress', 'Egress'];

/** Both directions under the names they have in errors. */
function rules({ spec }: NetworkPolicy): { path: string; peersPath: string; ports: Port[]; peers: Peer[] }[] {
  return [
    ...(spec?.ingress ?? []).map(({ ports = [], from = [] }, i) => ({
      path: `spec.ingress[${i}]`,
      peersPath: `spec.ingress[${i}].from`,
      ports,
      peers: from,
    })),
    ...(spec?.egress ?? []).map(({ ports = [], to = [] }, i) => ({
      path: `spec.egress[${i}]`,
      peersPath: `spec.egress[${i}].to`,
      ports,
      peers: to,
    })),
  ];
}

function validate(policy: NetworkPolicy, lenient: Leniency): FieldError[] {
  const types = policy.spec?.policyTypes ?? [];
  const body = [
    ...labelSelector(policy.spec?.podSelector, 'spec.podSelector', lenient),
    ...rules(policy).flatMap(({ path, peersPath, ports, peers }) => [
      ...ports.flatMap((port, i) => portOf(port, `${path}.ports[${i}]`)),
      ...peers.flatMap((peer, i) => peerOf(peer, `${peersPath}[${i}]`, lenient)),
    ]),
  ];
  if (types.length > policyTypes.length)
    return [...body, fieldError.invalid('spec.policyTypes', types, 'may not specify more than two policyTypes')];
  return [
    ...body,
    ...types.flatMap((type, i) =>
      policyTypes.includes(type) ? [] : [notSupported(`spec.policyTypes[${i}]`, type, policyTypes)],
    ),
  ];
}

function portOf({ protocol, port, endPort }: Port, path: string): FieldError[] {
  const named =
    protocol === undefined || protocols.includes(protocol)
      ? []
      : [notSupported(`${path}.protocol`, protocol, protocols)];
  const end = (why: string): FieldError[] =>
    endPort === undefined ? [] : [fieldError.invalid(`${path}.endPort`, endPort, why)];
  if (port === undefined) return [...named, ...end('may not be specified when `port` is not specified')];
  if (typeof port === 'string')
    return [
      ...named,
      ...end('may not be specified when `port` is non-numeric'),
      ...breaches(portName, port, `${path}.port`),
    ];
  return [
    ...named,
    ...portNumber(port, `${path}.port`),
    ...(endPort !== undefined && endPort < port
      ? [fieldError.invalid(`${path}.endPort`, port, 'must be greater than or equal to `port`')]
      : []),
    ...(endPort === undefined ? [] : portNumber(endPort, `${path}.endPort`)),
  ];
}

function peerOf({ podSelector, namespaceSelector, ipBlock }: Peer, path: string, lenient: Leniency): FieldError[] {
  const selects = podSelector !== undefined || namespaceSelector !== undefined;
  return [
    ...labelSelector(podSelector, `${path}.podSelector`, lenient),
    ...labelSelector(namespaceSelector, `${path}.namespaceSelector`, lenient),
    ...(ipBlock ? block(ipBlock, `${path}.ipBlock`, lenient.kept) : []),
    ...(selects || ipBlock ? [] : [fieldError.required(path, 'must specify a peer')]),
    ...(selects && ipBlock ? [fieldError.forbidden(path, 'may not specify both ipBlock and another peer')] : []),
  ];
}

function block({ cidr = '', except = [] }: V1IPBlock, path: string, kept: readonly string[]): FieldError[] {
  if (cidr === '') return [fieldError.required(`${path}.cidr`)];
  const problems = legacyRange(cidr, `${path}.cidr`, kept);
  const whole = parseRange(cidr);
  if (!whole) return problems;
  return [
    ...problems,
    ...except.flatMap((text, i) => {
      const field = `${path}.except[${i}]`;
      const part = parseRange(text);
      if (!part) return legacyRange(text, field, kept);
      const inside = contains(whole, { ...part.address, canonical: part.first }) && whole.length < part.length;
      return inside ? [] : [fieldError.invalid(field, text, 'must be a strict subset of `cidr`')];
    }),
  ];
}

function blocks(policy: NetworkPolicy): { path: string; block: V1IPBlock }[] {
  return rules(policy).flatMap(({ peersPath, peers }) =>
    peers.flatMap(({ ipBlock }, i) => (ipBlock ? [{ path: `${peersPath}[${i}].ipBlock`, block: ipBlock }] : [])),
  );
}

export const networkPolicy: Rules<NetworkPolicy> = {
  countsGenerations: true,
  setDefaults(draft) {
    draft.spec ??= {};
    draft.spec.podSelector ??= {};
    if ((draft.spec.policyTypes ?? []).length === 0)
      draft.spec.policyTypes = (draft.spec.egress ?? []).length > 0 ? [...policyTypes] : ['Ingress'];
    for (const { ports } of rules(draft)) for (const port of ports) port.protocol ??= 'TCP';
  },
  validate: (object) => validate(object, { anyValue: false, kept: [] }),
  validateUpdate(object, old) {
    const anyValue = hasBadValue(old.spec?.podSelector);
    const kept = blocks(old).flatMap(({ block: { cidr, except = [] } }) => [cidr, ...except]);
    return [...validate(object, { anyValue, kept: [] }), ...validate(object, { anyValue, kept })];
  },
  warnings: (object) =>
    blocks(object).flatMap(({ path, block: { cidr, except = [] } }) => [
      ...rangeWarnings(cidr, `${path}.cidr`),
      ...except.flatMap((text, i) => rangeWarnings(text, `${path}.except[${i}]`)),
    ]),
};
