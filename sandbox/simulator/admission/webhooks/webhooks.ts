/** Webhooks are never reached from here: what they are asked about fails as it does where their server is down. Source: apiserver/pkg/admission/plugin/webhook/{validating,mutating}/dispatcher.go. */
import type { V1Service, V1ValidatingWebhook, V1ValidatingWebhookConfiguration } from '@kubernetes/client-node';
import { ExpressionError } from '../../cel/expressions.ts';
import { compilePolicyExpression } from '../../cel/policy-expressions.ts';
import { badRequest, StatusError } from '../../meta/status.ts';
import type { AdmissionCluster, AdmissionPlugin, AdmissionRequest } from '../admission.ts';
import { matchesResources } from '../policies/match-resources.ts';
import { requestValues } from '../policies/policy-values.ts';

const group = '/apis/admissionregistration.k8s.io/v1';
/** Side effects that a dry run does not have. */
const harmless = ['None', 'NoneOnDryRun'];
const defaultSeconds = 10;
const defaultPort = 443;

/** Nobody locks themselves out of mending a webhook. */
function isExempt({ group }: AdmissionRequest): boolean {
  return group === 'admissionregistration.k8s.io';
}

export const mutatingAdmissionWebhook: AdmissionPlugin = {
  name: 'MutatingAdmissionWebhook',
  handles: (request, cluster) =>
    !isExempt(request) && cluster.list(`${group}/mutatingwebhookconfigurations`).length > 0,
  admit: (request, cluster) => call('mutatingwebhookconfigurations', request, cluster),
};

export const validatingAdmissionWebhook: AdmissionPlugin = {
  name: 'ValidatingAdmissionWebhook',
  handles: (request, cluster) =>
    !isExempt(request) && cluster.list(`${group}/validatingwebhookconfigurations`).length > 0,
  validate: (request, cluster) => call('validatingwebhookconfigurations', request, cluster),
};

/** Throws StatusError 400 or 500 for the first one that matters. */
function call(resource: string, request: AdmissionRequest, cluster: AdmissionCluster): void {
  const configurations = cluster.list(`${group}/${resource}`) as unknown as V1ValidatingWebhookConfiguration[];
  for (const { webhooks = [] } of configurations)
    for (const webhook of webhooks) {
      if (!concerns(webhook, request, cluster)) continue;
      if (request.dryRun && !harmless.includes(webhook.sideEffects))
        throw badRequest(`admission webhook ${JSON.stringify(webhook.name)} does not support dry run`);
      if (webhook.failurePolicy === 'Ignore') continue;
      throw failed(webhook, `failed to call webhook: Post "${addressOf(webhook)}": ${whyNot(webhook, cluster)}`);
    }
}

function failed({ name }: V1ValidatingWebhook, why: string): StatusError {
  const message = `failed calling webhook ${JSON.stringify(name)}: ${why}`;
  return new StatusError(500, 'InternalError', `Internal error occurred: ${message}`, { causes: [{ message }] });
}

/** Throws StatusError 500 when its conditions cannot be told. */
function concerns(webhook: V1ValidatingWebhook, request: AdmissionRequest, cluster: AdmissionCluster): boolean {
  const { rules = [], namespaceSelector = {}, objectSelector = {}, matchConditions = [] } = webhook;
  if (rules.length === 0) return false;
  if (!matchesResources({ namespaceSelector, objectSelector, resourceRules: rules }, request, cluster)) return false;
  if (matchConditions.length === 0) return true;
  const values = requestValues(request, cluster);
  const scope = { hasParams: false, hasAuthorizer: true, variables: {} };
  const errors: string[] = [];
  for (const { expression } of matchConditions) {
    try {
      if (compilePolicyExpression(expression, scope).evaluate(values) === false) return false;
    } catch (error) {
      if (!(error instanceof ExpressionError)) throw error;
      errors.push(`expression '${expression}' resulted in error: ${error.message}`);
    }
  }
  if (errors.length === 0) return true;
  if (webhook.failurePolicy === 'Ignore') return false;
  throw failed(webhook, errors.join(', '));
}

function addressOf({ clientConfig: { url, service }, timeoutSeconds = defaultSeconds }: V1ValidatingWebhook): string {
  const { name = '', namespace = '', path = '/', port = defaultPort } = service ?? {};
  const base = url ?? `https://${name}.${namespace}.svc:${port}${path.startsWith('/') ? path : `/${path}`}`;
  return `${base}${base.includes('?') ? '&' : '?'}timeout=${timeoutSeconds}s`;
}

function whyNot({ clientConfig: { url, service } }: V1ValidatingWebhook, cluster: AdmissionCluster): string {
  if (!service) {
    const host = URL.canParse(url ?? '') ? new URL(url ?? '').hostname : '';
    return `dial tcp: lookup ${host}: no such host`;
  }
  const { name, namespace, port = defaultPort } = service;
  const found = cluster.get('/api/v1/services', namespace, name) as unknown as V1Service | undefined;
  if (!found) return `service ${JSON.stringify(name)} not found`;
  if (!found.spec?.ports?.some((one) => one.port === port))
    return `no service port ${port} found for service ${JSON.stringify(name)}`;
  return `dial tcp ${found.spec.clusterIP}:${port}: connect: connection refused`;
}
