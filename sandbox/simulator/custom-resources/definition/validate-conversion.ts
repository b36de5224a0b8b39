/** How versions become each other. Source: apis/apiextensions/validation/validation.go, apiserver/pkg/util/webhook/validation.go. */
import type { FieldError } from '../../meta/status.ts';
import { serviceName, subdomainName } from '../../meta/validate-names.ts';
import { fault, path } from '../schema/field-errors.ts';
import type { Conversion } from './definition.ts';

type ClientConfig = NonNullable<NonNullable<Conversion['webhook']>['clientConfig']>;

export function validateConversion(conversion: Conversion, at: string): readonly FieldError[] {
  const { strategy = '', webhook } = conversion;
  const config = path.child(at, 'webhookClientConfig');
  const versions = path.child(at, 'conversionReviewVersions');
  const reviewed = webhook?.conversionReviewVersions ?? [];
  const strategyAt = path.child(at, 'strategy');
  const strategies = ['None', 'Webhook'];
  const errors =
    strategy === ''
      ? [fault.required(strategyAt)]
      : strategies.includes(strategy)
        ? []
        : [fault.unsupported(strategyAt, strategy, strategies)];
  if (strategy === 'Webhook') {
    return [
      ...errors,
      ...(webhook?.clientConfig === undefined
        ? [fault.required(config, 'required when strategy is set to Webhook')]
        : validateClient(webhook.clientConfig, config)),
      ...validateReviewVersions(reviewed, versions),
    ];
  }
  const forbidden = 'should not be set when strategy is not set to Webhook';
  return [
    ...errors,
    ...(webhook?.clientConfig === undefined ? [] : [fault.forbidden(config, forbidden)]),
    ...(reviewed.length === 0 ? [] : [fault.forbidden(versions, forbidden)]),
  ];
}

function validateReviewVersions(versions: readonly string[], at: string): readonly FieldError[] {
  if (versions.length === 0) return [fault.required(at)];
  const errors = versions.flatMap((version, i) => {
    const where = path.index(at, i);
    if (versions.indexOf(version) < i) return [fault.invalid(where, version, 'duplicate version')];
    return serviceName(version).map((why) => fault.invalid(where, version, why));
  });
  if (versions.some((version) => version === 'v1' || version === 'v1beta1')) return errors;
  return [...errors, fault.invalid(at, versions, 'must include at least one of v1, v1beta1')];
}

function validateClient({ url, service }: ClientConfig, at: string): readonly FieldError[] {
  if ((url === undefined) === (service === undefined))
    return [fault.required(at, 'exactly one of url or service is required')];
  if (url !== undefined) return validateUrl(url, path.child(at, 'url'));
  const { name = '', namespace = '', port = 443, path: route = '' } = service ?? {};
  const where = path.child(at, 'service');
  return [
    // The server hands name and namespace over the wrong way round.
    ...(namespace === '' ? [fault.required(path.child(where, 'name'))] : []),
    ...(name === '' ? [fault.required(path.child(where, 'namespace'))] : []),
    ...(port >= 1 && port <= 65535
      ? []
      : [fault.invalid(path.child(where, 'port'), port, 'port is not valid: must be between 1 and 65535, inclusive')]),
    ...validateRoute(route, path.child(where, 'path')),
  ];
}

function validateRoute(route: string, at: string): readonly FieldError[] {
  if (route === '' || route === '/') return [];
  if (route === '//') return [fault.invalid(at, route, 'segment[0] may not be empty')];
  const segments = route.slice(1).replace(/\/$/, '').split('/');
  return [
    ...(route.startsWith('/') ? [] : [fault.invalid(at, route, "must start with a '/'")]),
    ...segments.flatMap((segment, i) =>
      segment === ''
        ? [fault.invalid(at, route, `segment[${i}] may not be empty`)]
        : subdomainName(segment).map((why) => fault.invalid(at, route, `segment[${i}]: ${why}`)),
    ),
  ];
}

function validateUrl(text: string, at: string): readonly FieldError[] {
  const form = '; desired format: https://host[/path]';
  const [, scheme = '', authority = '', , query = '', fragment = ''] =
    /^(?:([a-zA-Z][a-zA-Z0-9+.-]*):)?(?:\/\/([^/?#]*))?([^?#]*)(?:\?([^#]*))?(?:#(.*))?$/s.exec(text) ?? [];
  const user = authority.includes('@') ? authority.slice(0, authority.lastIndexOf('@')) : undefined;
  const host = authority.slice(authority.lastIndexOf('@') + 1);
  return [
    ...(scheme === 'https' ? [] : [fault.invalid(at, scheme, `'https' is the only allowed URL scheme${form}`)]),
    ...(host === '' ? [fault.invalid(at, '', `host must be specified${form}`)] : []),
    ...(user === undefined ? [] : [fault.invalid(at, user, 'user information is not permitted in the URL')]),
    ...(fragment === '' ? [] : [fault.invalid(at, fragment, 'fragments are not permitted in the URL')]),
    ...(query === '' ? [] : [fault.invalid(at, query, 'query parameters are not permitted in the URL')]),
  ];
}
