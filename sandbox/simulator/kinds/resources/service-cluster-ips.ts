/** How the addresses of a service, its families and its policy fit together. Source: pkg/apis/core/validation/validation.go, ValidateServiceClusterIPsRelatedFields. */
import type { V1ServiceSpec } from '@kubernetes/client-node';
import { type FieldError, fieldError } from '../../meta/status.ts';
import { legacyAddress, parseAddress } from './checks/addresses.ts';
import { duplicates, notSupported, oneOf } from './checks/fields.ts';
import { isHeadless } from './service-needs.ts';

const families = ['IPv4', 'IPv6'];
const policies = ['PreferDualStack', 'RequireDualStack', 'SingleStack'];

export function validateClusterIPs(spec: V1ServiceSpec, old?: V1ServiceSpec): FieldError[] {
  if (spec.type === 'ExternalName') return [];
  const ips = spec.clusterIPs ?? [];
  const form = [
    ...singularFirst(spec, ips),
    ...familyList(spec),
    ...oneOf(spec.ipFamilyPolicy, policies, 'spec.ipFamilyPolicy'),
  ];
  const bad = ips.flatMap((ip, i) => {
    if (i === 0 && ip === 'None')
      return ips.length > 1
        ? [fieldError.invalid('spec.clusterIPs', ips, "'None' must be the first and only value")]
        : [];
    return legacyAddress(ip, `spec.clusterIPs[${i}]`, old?.clusterIPs);
  });
  const many = ips.length > 2 ? [fieldError.invalid('spec.clusterIPs', ips, 'may only hold up to 2 values')] : [];
  if (bad.length > 0) return [...form, ...bad, ...many];
  return [...form, ...many, ...oneOfEachFamily(ips), ...(isHeadless(spec) ? [] : inTheirFamilies(spec, ips))];
}

function singularFirst({ clusterIP = '' }: V1ServiceSpec, ips: readonly string[]): FieldError[] {
  if (clusterIP === '')
    return ips.length === 0
      ? []
      : [fieldError.invalid('spec.clusterIPs', ips, 'must be empty when `clusterIP` is not specified')];
  if (ips.length === 0) return [fieldError.required('spec.clusterIPs')];
  return ips[0] === clusterIP ? [] : [fieldError.invalid('spec.clusterIPs', ips, 'first value must match `clusterIP`')];
}

function familyList({ ipFamilies = [] }: V1ServiceSpec): FieldError[] {
  return [
    ...ipFamilies.flatMap((family, i) =>
      families.includes(family) ? [] : [notSupported(`spec.ipFamilies[${i}]`, family, families)],
    ),
    ...duplicates(
      ipFamilies,
      (family) => family,
      (family, i) => fieldError.duplicate(`spec.ipFamilies[${i}]`, family),
    ),
  ];
}

function oneOfEachFamily(ips: readonly string[]): FieldError[] {
  if (ips.length < 2) return [];
  const found = new Set(ips.map((ip) => parseAddress(ip)?.family));
  return found.size === 2
    ? []
    : [fieldError.invalid('spec.clusterIPs', ips, 'may specify no more than one IP for each IP family')];
}

function inTheirFamilies({ ipFamilies = [] }: V1ServiceSpec, ips: readonly string[]): FieldError[] {
  return ips.flatMap((ip, i) => {
    const wanted = ipFamilies[i];
    if (wanted === undefined || parseAddress(ip)?.family === wanted.toLowerCase()) return [];
    return [
      fieldError.invalid(
        `spec.clusterIPs[${i}]`,
        ip,
        `expected an ${wanted} value as indicated by \`ipFamilies[${i}]\``,
      ),
    ];
  });
}

/** Addresses and families stay; only the second may come and go. */
export function validateClusterIPsUpdate(spec: V1ServiceSpec, old: V1ServiceSpec): FieldError[] {
  if (spec.type === 'ExternalName' || old.type === 'ExternalName') return [];
  const [now, before] = [isHeadless(spec), isHeadless(old)];
  return [
    ...(now && before ? [] : kept('clusterIPs', 'clusterIP', spec, old)),
    ...(now || before ? [] : kept('ipFamilies', 'ipFamily', spec, old)),
  ];
}

function kept(
  list: 'clusterIPs' | 'ipFamilies',
  singular: string,
  spec: V1ServiceSpec,
  old: V1ServiceSpec,
): FieldError[] {
  const [now, before] = [spec[list] ?? [], old[list] ?? []];
  const path = `spec.${list}`;
  if (now.length === before.length)
    return before.flatMap((value, i) =>
      value === now[i]
        ? []
        : [fieldError.invalid(`${path}[${list === 'clusterIPs' ? i : 0}]`, now, 'may not change once set')],
    );
  const gone = (spec.clusterIPs ?? []).length === 0 && now.length < before.length;
  const changed = before.length > 0 && now.length > 0 && now[0] !== before[0];
  const released = now.length < before.length && now.length === 1 && spec.ipFamilyPolicy !== 'SingleStack';
  return [
    ...(gone ? [fieldError.invalid(`${path}[0]`, now, `primary ${singular} can not be unset`)] : []),
    ...(changed ? [fieldError.invalid(`${path}[0]`, spec.clusterIPs ?? [], 'may not change once set')] : []),
    ...(released
      ? [
          fieldError.invalid(
            'spec.ipFamilyPolicy',
            spec.ipFamilyPolicy,
            `must be set to 'SingleStack' when releasing the secondary ${singular}`,
          ),
        ]
      : []),
  ];
}
