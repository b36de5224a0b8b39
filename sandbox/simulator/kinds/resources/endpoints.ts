/** Endpoints. Source: pkg/apis/core/validation/validation.go, ValidateEndpoints; pkg/registry/core/endpoint/strategy.go. */
import type { CoreV1EndpointPort, V1EndpointAddress, V1Endpoints } from '@kubernetes/client-node';
import { type FieldError, fieldError } from '../../meta/status.ts';
import { labelName, qualifiedKey, subdomainName } from '../../meta/validate-names.ts';
import { equal, type Json } from '../../patch/json.ts';
import type { Rules } from '../rules.ts';
import { addressWarnings, endpointAddress, legacyAddress } from './checks/addresses.ts';
import { breaches, neededOneOf } from './checks/fields.ts';
import { portNumber } from './checks/names.ts';

const protocols = ['SCTP', 'TCP', 'UDP'];

function validate({ subsets = [] }: V1Endpoints): FieldError[] {
  return subsets.flatMap(({ addresses = [], notReadyAddresses = [], ports = [] }, i) => {
    const path = `subsets[${i}]`;
    return [
      ...(addresses.length === 0 && notReadyAddresses.length === 0
        ? [fieldError.required(path, 'must specify `addresses` or `notReadyAddresses`')]
        : []),
      ...addresses.flatMap((address, j) => endpoint(address, `${path}.addresses[${j}]`)),
      ...notReadyAddresses.flatMap((address, j) => endpoint(address, `${path}.notReadyAddresses[${j}]`)),
      ...ports.flatMap((port, j) => endpointPort(port, ports.length > 1, `${path}.ports[${j}]`)),
    ];
  });
}

function endpoint({ ip = '', hostname, nodeName }: V1EndpointAddress, path: string): FieldError[] {
  return [
    ...legacyAddress(ip, `${path}.ip`),
    ...(hostname ? breaches(labelName, hostname, `${path}.hostname`) : []),
    ...(nodeName === undefined ? [] : breaches(subdomainName, nodeName, `${path}.nodeName`)),
    ...endpointAddress(ip, `${path}.ip`),
  ];
}

function endpointPort(
  { name, port = 0, protocol, appProtocol }: CoreV1EndpointPort,
  needsName: boolean,
  path: string,
): FieldError[] {
  return [
    ...(needsName && !name ? [fieldError.required(`${path}.name`)] : []),
    ...(name ? breaches(labelName, name, `${path}.name`) : []),
    ...portNumber(port, `${path}.port`),
    ...neededOneOf(protocol, protocols, `${path}.protocol`),
    ...(appProtocol === undefined ? [] : breaches(qualifiedKey, appProtocol, `${path}.appProtocol`)),
  ];
}

export const endpoints: Rules<V1Endpoints> = {
  setDefaults({ subsets = [] }) {
    for (const { ports = [] } of subsets) for (const port of ports) port.protocol ||= 'TCP';
  },
  validate,
  // Subsets that were let in before stay good.
  validateUpdate: (object, old) =>
    equal((object.subsets ?? []) as unknown as Json, (old.subsets ?? []) as unknown as Json) ? [] : validate(object),
  warnings({ metadata, subsets = [] }) {
    if (metadata?.labels?.['endpoints.kubernetes.io/managed-by'] === 'endpoint-controller') return [];
    return subsets.flatMap((subset, i) =>
      (['addresses', 'notReadyAddresses'] as const).flatMap((list) =>
        (subset[list] ?? []).flatMap(({ ip = '' }, j) => addressWarnings(ip, `subsets[${i}].${list}[${j}].ip`)),
      ),
    );
  },
};
