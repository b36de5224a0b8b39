/** Paths that are no resources: discovery, version, and who issues tokens. Source: apiserver/pkg/endpoints/discovery and pkg/routes. */
import { bodyTypes, metaTypes, referenceTo, responsesWith, text } from './content.ts';
import { capital, type GroupVersion, operationId, tagOf, tagOfGroup } from './operation-id.ts';
import { type PathItem, pathItem } from './path-item.ts';

type Paths = Record<string, PathItem>;

function readable(
  path: string,
  tag: string,
  id: string,
  description: string,
  schema: object,
  types: readonly string[],
): Paths {
  const get = { tags: [tag], description, operationId: id, responses: responsesWith(schema, types) };
  return { [path]: pathItem({ get }) };
}

function discovery(path: string, tag: string, id: string, description: string, kind: string): Paths {
  return readable(path, tag, id, description, referenceTo(`${metaTypes}.${kind}`), bodyTypes);
}

/** By the path of the document, without its first slash. */
export const rootPaths: Readonly<Record<string, Paths>> = {
  '.well-known/openid-configuration': readable(
    '/.well-known/openid-configuration/',
    'WellKnown',
    'getServiceAccountIssuerOpenIDConfiguration',
    "get service account issuer OpenID configuration, also known as the 'OIDC discovery doc'",
    text,
    ['application/json'],
  ),
  api: discovery('/api/', 'core', 'getCoreAPIVersions', 'get available API versions', 'APIVersions'),
  apis: discovery('/apis/', 'apis', 'getAPIVersions', 'get available API versions', 'APIGroupList'),
  'openid/v1/jwks': readable(
    '/openid/v1/jwks/',
    'openid',
    'getServiceAccountIssuerOpenIDKeyset',
    'get service account issuer OpenID JSON Web Key Set (contains public token verification keys)',
    text,
    ['application/jwk-set+json'],
  ),
  version: readable(
    '/version/',
    'version',
    'getCodeVersion',
    'get the version information for this server',
    referenceTo('io.k8s.apimachinery.pkg.version.Info'),
    ['application/json'],
  ),
};

export function groupPaths(group: string): Paths {
  const tag = tagOfGroup(group);
  return discovery(`/apis/${group}/`, tag, `get${capital(tag)}APIGroup`, 'get information of a group', 'APIGroup');
}

export function versionPaths(of: GroupVersion, path: string): Paths {
  const id = operationId('get', of, 'APIResources');
  return discovery(`${path}/`, tagOf(of), id, 'get available resources', 'APIResourceList');
}
