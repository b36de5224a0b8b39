/** Requests that are handed on to a container, a node or a Service. Source: apiserver/pkg/endpoints/installer.go, case "CONNECT". */
import { responsesWith, text } from './content.ts';
import { capital, type GroupVersion, operationId, tagOf } from './operation-id.ts';
import { connecting } from './parameters.ts';
import type { Operation } from './path-item.ts';

const allMethods = ['get', 'put', 'post', 'delete', 'options', 'head', 'patch'];

export function isConnect(kind: string): boolean {
  return Object.hasOwn(connecting, kind);
}

/** By method. Proxies take them all. */
export function connectOperations(
  place: {
    readonly served: GroupVersion;
    readonly kind: string;
    readonly body: { readonly group: string; readonly version: string; readonly kind: string };
    readonly subresource: string;
    readonly scope: string;
  },
  suffix: '' | 'WithPath',
): Record<string, Operation> {
  const { served, kind, body, subresource, scope } = place;
  const methods = subresource === 'proxy' ? allMethods : ['get', 'post'];
  return Object.fromEntries(
    methods.map((method) => [
      method,
      {
        tags: [tagOf(served)],
        description: `connect ${method.toUpperCase()} requests to ${subresource} of ${kind}`,
        operationId: operationId(
          'connect',
          served,
          `${capital(method)}${scope}${kind}${capital(subresource)}${suffix}`,
        ),
        parameters: connecting[body.kind] ?? [],
        responses: responsesWith(text, ['*/*']),
        'x-kubernetes-action': 'connect',
        'x-kubernetes-group-version-kind': body,
      },
    ]),
  );
}
