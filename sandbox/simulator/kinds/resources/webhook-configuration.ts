/** Admission webhooks. Source: pkg/apis/admissionregistration/v1/defaults.go, pkg/apis/admissionregistration/validation/validation.go, apiserver/pkg/util/webhook/validation.go. */
import type {
  AdmissionregistrationV1ServiceReference,
  V1MutatingWebhook,
  V1MutatingWebhookConfiguration,
  V1ValidatingWebhook,
  V1ValidatingWebhookConfiguration,
} from '@kubernetes/client-node';
import { type FieldError, fieldError } from '../../meta/status.ts';
import { subdomainName } from '../../meta/validate-names.ts';
import { equal, type Json } from '../../patch/json.ts';
import type { Rules } from '../rules.ts';
import { matchConditions, ruleWithOperations } from './checks/admission-rules.ts';
import { breaches, oneOf } from './checks/fields.ts';
import { dns1035Label, fullyQualifiedName, portNumberProblems } from './checks/names.ts';
import { hasBadValue, labelSelector } from './checks/selectors.ts';

type Webhook = V1ValidatingWebhook & Pick<V1MutatingWebhook, 'reinvocationPolicy'>;
type Configuration = V1ValidatingWebhookConfiguration | V1MutatingWebhookConfiguration;

const reviewVersions = ['v1', 'v1beta1'];
const withoutSideEffects = ['None', 'NoneOnDryRun'];
const anySideEffects = ['None', 'NoneOnDryRun', 'Some', 'Unknown'];

/** What configurations from older days keep. */
interface Leniency {
  readonly conditions: boolean;
  readonly sideEffects: boolean;
  readonly versions: boolean;
  readonly names: boolean;
  readonly anyValue: boolean;
}
const none: Leniency = { conditions: false, sideEffects: false, versions: false, names: false, anyValue: false };

function hooks({ webhooks }: Configuration): readonly Webhook[] {
  return webhooks ?? [];
}

function setDefaults(configuration: Configuration, mutating: boolean): void {
  for (const hook of hooks(configuration)) {
    hook.failurePolicy ??= 'Fail';
    hook.matchPolicy ??= 'Equivalent';
    hook.namespaceSelector ??= {};
    hook.objectSelector ??= {};
    hook.timeoutSeconds ??= 10;
    if (mutating) hook.reinvocationPolicy ??= 'Never';
    for (const rule of hook.rules ?? []) rule.scope ??= '*';
    hook.clientConfig ??= {};
    if (hook.clientConfig.service) hook.clientConfig.service.port ??= 443;
  }
}

function validate(configuration: Configuration, lenient: Leniency): FieldError[] {
  const all = hooks(configuration);
  return all.flatMap((hook, i) => [
    ...webhook(hook, `webhooks[${i}]`, lenient),
    ...versions(hook.admissionReviewVersions ?? [], `webhooks[${i}].admissionReviewVersions`, lenient),
    ...(!lenient.names && hook.name && all.slice(0, i).some(({ name }) => name === hook.name)
      ? [fieldError.duplicate(`webhooks[${i}].name`, hook.name)]
      : []),
  ]);
}

function webhook(hook: Webhook, path: string, lenient: Leniency): FieldError[] {
  const effects = lenient.sideEffects ? anySideEffects : withoutSideEffects;
  const seconds = hook.timeoutSeconds;
  return [
    ...fullyQualifiedName(hook.name ?? '', `${path}.name`),
    ...(hook.rules ?? []).flatMap((rule, i) => ruleWithOperations(rule, `${path}.rules[${i}]`)),
    ...oneOf(hook.failurePolicy, ['Fail', 'Ignore'], `${path}.failurePolicy`),
    ...oneOf(hook.matchPolicy, ['Equivalent', 'Exact'], `${path}.matchPolicy`),
    ...(hook.sideEffects === undefined
      ? [fieldError.required(`${path}.sideEffects`, `must specify one of ${effects.join(', ')}`)]
      : oneOf(hook.sideEffects, effects, `${path}.sideEffects`)),
    ...(seconds !== undefined && (seconds > 30 || seconds < 1)
      ? [fieldError.invalid(`${path}.timeoutSeconds`, seconds, 'the timeout value must be between 1 and 30 seconds')]
      : []),
    ...labelSelector(hook.namespaceSelector, `${path}.namespaceSelector`, lenient),
    ...labelSelector(hook.objectSelector, `${path}.objectSelector`, lenient),
    ...oneOf(hook.reinvocationPolicy, ['IfNeeded', 'Never'], `${path}.reinvocationPolicy`),
    ...client(hook, `${path}.clientConfig`),
    ...(lenient.conditions ? [] : matchConditions(hook.matchConditions ?? [], `${path}.matchConditions`)),
  ];
}

function client({ clientConfig }: Webhook, path: string): FieldError[] {
  const { url, service } = clientConfig ?? {};
  if ((url === undefined) === (service === undefined))
    return [fieldError.required(path, 'exactly one of url or service is required')];
  if (url !== undefined) return urlOf(url, `${path}.url`);
  return service ? serviceOf(service, `${path}.service`) : [];
}

function urlOf(text: string, field: string): FieldError[] {
  const form = '; desired format: https://host[/path]';
  const found =
    /^(?:([A-Za-z][-A-Za-z0-9+.]*):)?(?:\/\/(?:([^@/?#]*)@)?([^/?#]*))?([^?#]*)(?:\?([^#]*))?(?:#(.*))?$/.exec(text);
  const [, scheme = '', user, host = '', , query, fragment] = found ?? [];
  return [
    ...(scheme.toLowerCase() === 'https'
      ? []
      : [fieldError.invalid(field, scheme.toLowerCase(), `'https' is the only allowed URL scheme${form}`)]),
    ...(host === '' ? [fieldError.invalid(field, host, `host must be specified${form}`)] : []),
    ...(user === undefined ? [] : [fieldError.invalid(field, user, 'user information is not permitted in the URL')]),
    ...(fragment ? [fieldError.invalid(field, fragment, 'fragments are not permitted in the URL')] : []),
    ...(query ? [fieldError.invalid(field, query, 'query parameters are not permitted in the URL')] : []),
  ];
}

function serviceOf(
  { name, namespace, path, port = 443 }: AdmissionregistrationV1ServiceReference,
  field: string,
): FieldError[] {
  const wrongPort = portNumberProblems(port);
  return [
    // The caller swaps the two, and so do the errors.
    ...(namespace ? [] : [fieldError.required(`${field}.name`)]),
    ...(name ? [] : [fieldError.required(`${field}.namespace`)]),
    ...(wrongPort.length > 0
      ? [fieldError.invalid(`${field}.port`, port, `port is not valid: ${wrongPort.join(', ')}`)]
      : []),
    ...(path ? pathOf(path, `${field}.path`) : []),
  ];
}

function pathOf(path: string, field: string): FieldError[] {
  if (path === '/') return [];
  if (path === '//') return [fieldError.invalid(field, path, 'segment[0] may not be empty')];
  return [
    ...(path.startsWith('/') ? [] : [fieldError.invalid(field, path, "must start with a '/'")]),
    ...path
      .slice(1)
      .replace(/\/$/, '')
      .split('/')
      .flatMap((segment, i) =>
        (segment === ''
          ? [`segment[${i}] may not be empty`]
          : subdomainName(segment).map((why) => `segment[${i}]: ${why}`)
        ).map((why) => fieldError.invalid(field, path, why)),
      ),
  ];
}

function versions(list: readonly string[], field: string, lenient: Leniency): FieldError[] {
  if (list.length === 0) return [fieldError.required(field, `must specify one of ${reviewVersions.join(', ')}`)];
  return [
    ...list.flatMap((version, i) =>
      list.indexOf(version) < i
        ? [fieldError.invalid(`${field}[${i}]`, version, 'duplicate version')]
        : breaches(dns1035Label, version, `${field}[${i}]`),
    ),
    ...(lenient.versions || list.some((version) => reviewVersions.includes(version))
      ? []
      : [fieldError.invalid(field, list, `must include at least one of ${reviewVersions.join(', ')}`)]),
  ];
}

function leniencyOf(object: Configuration, old: Configuration): Leniency {
  const [now, before] = [hooks(object), hooks(old)];
  const conditions = (list: readonly Webhook[]): Json =>
    list.map(({ matchConditions: given }) => given ?? []) as unknown as Json;
  return {
    conditions: equal(conditions(now), conditions(before)),
    sideEffects: before.some(({ sideEffects }) => !withoutSideEffects.includes(sideEffects ?? '')),
    versions: before.some(
      ({ admissionReviewVersions: list }) =>
        (list ?? []).length > 0 && !list.some((one) => reviewVersions.includes(one)),
    ),
    names: new Set(before.map(({ name }) => name)).size < before.length,
    anyValue: before.some((hook) => hasBadValue(hook.namespaceSelector) || hasBadValue(hook.objectSelector)),
  };
}

function rulesOf(mutating: boolean): Rules<Configuration> {
  return {
    countsGenerations: true,
    setDefaults: (draft) => setDefaults(draft, mutating),
    validate: (object) => validate(object, none),
    validateUpdate: (object, old) => validate(object, leniencyOf(object, old)),
  };
}

export const validatingWebhookConfiguration = rulesOf(false);
export const mutatingWebhookConfiguration = rulesOf(true);
