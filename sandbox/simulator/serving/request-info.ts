/** What a request asks for, read from its method and path. Source: apiserver/pkg/endpoints/request/requestinfo.go. */

export interface RequestInfo {
  readonly isResource: boolean;
  /** `get`, `list`, `watch`, `create`, `update`, `patch`, `delete`, `deletecollection`; for other paths the method in lower case. */
  readonly verb: string;
  readonly path: string;
  readonly group: string;
  readonly version: string;
  /** `/api/v1`, `/apis/apps/v1` */
  readonly groupPath: string;
  readonly namespace: string;
  readonly resource: string;
  readonly subresource: string;
  readonly name: string;
  /** What follows the subresource, as in `services/x/proxy/a/b`. */
  readonly rest: readonly string[];
}

const verbs: Readonly<Record<string, string>> = {
  POST: 'create',
  GET: 'get',
  HEAD: 'get',
  PUT: 'update',
  PATCH: 'patch',
  DELETE: 'delete',
};
/** Parts after a namespace's name that are the namespace's own. */
const namespaceSubresources = new Set(['status', 'finalize']);

/** `path` is as it came, without the query. */
export function readRequest(method: string, path: string, query: URLSearchParams): RequestInfo {
  const parts = split(path);
  const plain: RequestInfo = {
    isResource: false,
    verb: method.toLowerCase(),
    path,
    group: '',
    version: '',
    groupPath: '',
    namespace: '',
    resource: '',
    subresource: '',
    name: '',
    rest: [],
  };
  const [prefix, ...others] = parts;
  // `//api` is not below `/api`.
  if (parts.length < 3 || path.startsWith('//') || (prefix !== 'api' && prefix !== 'apis')) return plain;
  if (prefix === 'apis' && others.length < 3) return plain;
  const group = prefix === 'api' ? '' : (others.shift() ?? '');
  const version = others.shift() ?? '';
  let verb = verbs[method] ?? '';
  if (others[0] === 'watch') {
    verb = 'watch';
    others.shift();
  }
  let namespace = '';
  let rest = others;
  if (others[0] === 'namespaces' && others.length > 1) {
    namespace = others[1] ?? '';
    if (others.length > 2 && !namespaceSubresources.has(others[2] ?? '')) rest = others.slice(2);
  }
  const [resource = '', name = '', subresource = ''] = rest;
  if (name === '' && verb === 'get') verb = isTrue(query.get('watch')) ? 'watch' : 'list';
  if (name === '' && verb === 'delete') verb = 'deletecollection';
  const groupPath = prefix === 'api' ? `/api/${version}` : `/apis/${group}/${version}`;
  return {
    ...plain,
    isResource: true,
    verb,
    group,
    version,
    groupPath,
    namespace,
    resource,
    subresource,
    name,
    rest: rest.slice(3),
  };
}

/** As the server reads booleans in queries: anything but false and 0 (apimachinery/pkg/runtime/converter.go, Convert_Slice_string_To_bool). */
export function isTrue(value: string | null): boolean {
  return value !== null && value.toLowerCase() !== 'false' && value !== '0';
}

/** As Go does: what is encoded is decoded before it is split, and only slashes at both ends do not count. */
function split(path: string): string[] {
  const trimmed = decode(path).replace(/^\/+|\/+$/g, '');
  return trimmed === '' ? [] : trimmed.split('/');
}

/** Bytes that are not UTF-8 stay what JSON can carry. */
function decode(path: string): string {
  if (!path.includes('%')) return path;
  const bytes = path.replaceAll(/%([0-9a-f]{2})/gi, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
  return Buffer.from(bytes, 'latin1').toString('utf8');
}
