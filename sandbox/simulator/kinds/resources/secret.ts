/** Secrets: what each type has to hold. Source: pkg/apis/core/validation/validation.go, ValidateSecret; pkg/registry/core/secret/strategy.go. */
import { createPrivateKey, X509Certificate } from 'node:crypto';
import type { V1Secret } from '@kubernetes/client-node';
import { type FieldError, fieldError } from '../../meta/status.ts';
import type { Rules } from '../rules.ts';
import { breaches, immutable, keyed } from './checks/fields.ts';
import { configKey } from './checks/names.ts';
import { bytes, keptWhenImmutable, longestData } from './config-map.ts';

const accountName = 'kubernetes.io/service-account.name';

function validate(secret: V1Secret): FieldError[] {
  const { data = {} } = secret;
  return [
    ...Object.keys(data).flatMap((key) => breaches(configKey, key, keyed('data', key))),
    ...(bytes(Object.values(data)) > longestData ? [fieldError.tooLong('data', longestData)] : []),
    ...neededByType(secret),
  ];
}

function neededByType({ type, metadata, data = {} }: V1Secret): FieldError[] {
  const missing = (...keys: readonly string[]): FieldError[] =>
    keys.filter((key) => !Object.hasOwn(data, key)).map((key) => fieldError.required(keyed('data', key)));
  switch (type) {
    case 'kubernetes.io/service-account-token':
      return metadata?.annotations?.[accountName]
        ? []
        : [fieldError.required(keyed('metadata.annotations', accountName))];
    case 'kubernetes.io/dockercfg':
      return docker('.dockercfg', data);
    case 'kubernetes.io/dockerconfigjson':
      return docker('.dockerconfigjson', data);
    case 'kubernetes.io/basic-auth': {
      const both = missing('username', 'password');
      return both.length === 2 ? both : [];
    }
    case 'kubernetes.io/ssh-auth':
      return data['ssh-privatekey'] ? [] : [fieldError.required(keyed('data', 'ssh-privatekey'))];
    case 'kubernetes.io/tls':
      return missing('tls.crt', 'tls.key');
    default:
      return [];
  }
}

function docker(key: string, data: Readonly<Record<string, string>>): FieldError[] {
  const field = keyed('data', key);
  const content = data[key];
  if (content === undefined) return [fieldError.required(field)];
  const problem = notAnObject(Buffer.from(content, 'base64').toString());
  return problem === undefined ? [] : [fieldError.invalid(field, '<secret contents redacted>', problem)];
}

/** In the words of Go's encoding/json, as far as the first character tells. */
function notAnObject(text: string): string | undefined {
  try {
    const value: unknown = JSON.parse(text);
    if (value === null || (typeof value === 'object' && !Array.isArray(value))) return undefined;
    const kind = Array.isArray(value) ? 'array' : typeof value === 'boolean' ? 'bool' : typeof value;
    return `json: cannot unmarshal ${kind} into Go value of type map[string]interface {}`;
  } catch {
    const first = text.trimStart()[0];
    if (first === undefined) return 'unexpected end of JSON input';
    return '{["-0123456789tfn'.includes(first)
      ? 'unexpected end of JSON input'
      : `invalid character '${first}' looking for beginning of value`;
  }
}

/** What Go's tls.X509KeyPair finds wrong with a pair, in the cases people meet. */
function pairProblem({ data = {} }: V1Secret): string | undefined {
  const [certificate, key] = ['tls.crt', 'tls.key'].map((name) => Buffer.from(data[name] ?? '', 'base64').toString());
  if (!certificate?.includes('-----BEGIN ')) return 'tls: failed to find any PEM data in certificate input';
  if (!certificate.includes('-----BEGIN CERTIFICATE-----'))
    return 'tls: failed to find "CERTIFICATE" PEM block in certificate input after skipping PEM blocks of the following types: []';
  if (!key?.includes('-----BEGIN ')) return 'tls: failed to find any PEM data in key input';
  try {
    const [parsed, secret] = [new X509Certificate(certificate), createPrivateKey(key)];
    return parsed.checkPrivateKey(secret) ? undefined : 'tls: private key does not match public key';
  } catch {
    return 'tls: failed to parse private key';
  }
}

export const secret: Rules<V1Secret> = {
  setDefaults(draft) {
    draft.type ||= 'Opaque';
    // Go keeps no plain texts: they are folded into data, and never read back.
    const { stringData } = draft;
    if (!stringData) return;
    for (const [key, value] of Object.entries(stringData)) {
      draft.data ??= {};
      draft.data[key] = Buffer.from(value).toString('base64');
    }
    delete draft.stringData;
  },
  prepareForUpdate(draft, old) {
    if (!draft.type && old.type) draft.type = old.type;
  },
  validate,
  validateUpdate: (object, old) => [
    ...immutable(object.type, old.type, 'type'),
    ...keptWhenImmutable(object, old, ['data']),
    ...validate(object),
  ],
  warnings(object) {
    const problem = object.type === 'kubernetes.io/tls' ? pairProblem(object) : undefined;
    return problem === undefined ? [] : [problem];
  },
};
