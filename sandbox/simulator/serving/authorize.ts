/** Whether somebody may do what they ask for. Source: apiserver/pkg/endpoints/filters/authorization.go. */
import type { Attributes } from '../access/attributes.ts';
import { forbiddenBy } from '../access/forbidden.ts';
import type { Cluster } from '../cluster/cluster.ts';
import { type FieldTerm, parseFieldSelector } from '../meta/selectors.ts';
import type { RequestInfo } from './request-info.ts';
import type { User } from './user.ts';

const ofMany = new Set(['list', 'watch', 'deletecollection']);

/** One that cannot be read narrows nothing; it is refused later. */
function fieldsOf(query: URLSearchParams): readonly FieldTerm[] {
  try {
    return parseFieldSelector(query.get('fieldSelector') ?? '');
  } catch {
    return [];
  }
}

/** Who lists the one of a name needs the right to that one only (apiserver/pkg/endpoints/request/requestinfo.go). */
function nameIn(verb: string, fields: readonly FieldTerm[]): string {
  if (verb === 'deletecollection') return '';
  const name = fields.find(({ field, negated }) => field === 'metadata.name' && !negated)?.value ?? '';
  return name === '.' || name === '..' || /[/%]/.test(name) ? '' : name;
}

/** Throws StatusError 403. */
export function authorizeRequest(cluster: Cluster, user: User, info: RequestInfo, query: URLSearchParams): void {
  const fields = ofMany.has(info.verb) ? fieldsOf(query) : [];
  const attributes: Attributes = info.isResource
    ? {
        user,
        verb: info.verb,
        namespace: info.namespace,
        group: info.group,
        resource: info.resource,
        subresource: info.subresource,
        name: info.name || nameIn(info.verb, fields),
        fields,
      }
    : {
        user,
        verb: info.verb === 'head' ? 'head' : info.verb,
        path: info.path,
        namespace: '',
        group: '',
        resource: '',
        subresource: '',
        name: '',
      };
  const { allowed, reason } = cluster.authorize(attributes);
  if (!allowed) throw forbiddenBy(attributes, reason);
}
