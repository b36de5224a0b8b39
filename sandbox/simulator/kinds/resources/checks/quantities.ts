/** Amounts of resources, and the names they may go by. Source: pkg/apis/core/validation/validation.go, pkg/apis/core/helper/helpers.go. */
import { type FieldError, fieldError } from '../../../meta/status.ts';
import { qualifiedKey } from '../../../meta/validate-names.ts';
import { canonicalQuantity, compare } from '../../quantity.ts';
import { breaches } from './fields.ts';

export type Quantities = Record<string, string>;

export { canonicalQuantity as canonical, compare };

export function positive(amount: string, field: string): FieldError[] {
  return compare(amount, '0') > 0 ? [] : [fieldError.invalid(field, amount, 'must be greater than zero')];
}

export function notNegativeAmount(amount: string, field: string): FieldError[] {
  return compare(amount, '0') >= 0 ? [] : [fieldError.invalid(field, amount, 'must be greater than or equal to 0')];
}

/** An amount, whole where the resource comes in pieces. */
export function amountOf(resource: string, amount: string, field: string): FieldError[] {
  return [
    ...notNegativeAmount(amount, field),
    ...(isInteger(resource) && !isWhole(amount) ? [fieldError.invalid(field, amount, 'must be an integer')] : []),
  ];
}

/** No part below one is left over; canonical amounts say so with their suffix. */
export function isWhole(amount: string): boolean {
  return !/[mun]$/.test(canonicalQuantity(amount));
}

/** `requests.` and `limits.` of what pods use. */
const computed = ['cpu', 'memory', 'ephemeral-storage'];
const counted = [
  'pods',
  'resourcequotas',
  'services',
  'replicationcontrollers',
  'secrets',
  'configmaps',
  'persistentvolumeclaims',
  'services.nodeports',
  'services.loadbalancers',
];
const ofQuotas = new Set([
  ...computed,
  ...computed.map((name) => `requests.${name}`),
  'requests.storage',
  ...computed.map((name) => `limits.${name}`),
  ...counted,
]);
const standard = new Set([...ofQuotas, 'storage']);
const integers = new Set(counted);
const ofContainers = new Set(computed);

function isNative(name: string): boolean {
  return !name.includes('/') || name.includes('kubernetes.io/');
}

function isHugePages(name: string): boolean {
  return name.startsWith('hugepages-');
}

function isQuotaHugePages(name: string): boolean {
  return isHugePages(name) || name.startsWith('requests.hugepages-');
}

export function isExtended(name: string): boolean {
  return !isNative(name) && !name.startsWith('requests.') && qualifiedKey(`requests.${name}`).length === 0;
}

export function overcommits(name: string): boolean {
  return isNative(name) && !isHugePages(name);
}

function isInteger(name: string): boolean {
  return integers.has(name) || isExtended(name);
}

export function isQuotaResource(name: string): boolean {
  return ofQuotas.has(name) || isQuotaHugePages(name);
}

export function resourceName(name: string, field: string): FieldError[] {
  const problems = breaches(qualifiedKey, name, field);
  if (problems.length > 0 || name.includes('/') || standard.has(name) || isQuotaHugePages(name)) return problems;
  return [fieldError.invalid(field, name, 'must be a standard resource type or fully qualified')];
}

export function containerResourceName(name: string, field: string): FieldError[] {
  const problems = resourceName(name, field);
  if (!name.includes('/')) {
    if (ofContainers.has(name) || isHugePages(name)) return problems;
    return [...problems, fieldError.invalid(field, name, 'must be a standard resource for containers')];
  }
  if (isNative(name) || isExtended(name)) return problems;
  return [...problems, fieldError.invalid(field, name, "doesn't follow extended resource name standard")];
}

export function quotaResourceName(name: string, field: string): FieldError[] {
  const problems = resourceName(name, field);
  if (name.includes('/') || isQuotaResource(name)) return problems;
  return [...problems, fieldError.invalid(field, name, 'must be a standard resource for quota')];
}

/** How many times the second goes into the first, to the precision Go gives it. */
export function ratio(a: string, b: string): number {
  return number(a) / number(b);
}

const powers: Readonly<Record<string, number>> = {
  n: 1e-9,
  u: 1e-6,
  m: 1e-3,
  k: 1e3,
  M: 1e6,
  G: 1e9,
  T: 1e12,
  P: 1e15,
  E: 1e18,
  Ki: 2 ** 10,
  Mi: 2 ** 20,
  Gi: 2 ** 30,
  Ti: 2 ** 40,
  Pi: 2 ** 50,
  Ei: 2 ** 60,
};

function number(amount: string): number {
  const [, digits = '0', suffix = ''] = /^([-+.\d]+(?:[eE][-+]?\d+)?)(.*)$/.exec(canonicalQuantity(amount)) ?? [];
  return Number(digits) * (powers[suffix] ?? 1);
}
