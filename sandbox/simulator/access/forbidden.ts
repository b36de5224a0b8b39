import { qualified, StatusError } from '../meta/status.ts';
import { type Attributes, resourceText } from './attributes.ts';

/** The refusal of an authorizer. Source: apiserver/pkg/endpoints/handlers/responsewriters/errors.go. */
export function forbiddenBy(attributes: Attributes, reason = ''): StatusError {
  const { user, verb, path, namespace, group, resource, name } = attributes;
  const why = reason === '' ? '' : `: ${reason}`;
  if (path !== undefined) {
    return new StatusError(
      403,
      'Forbidden',
      `forbidden: User ${JSON.stringify(user.name)} cannot ${verb} path ${JSON.stringify(path)}${why}`,
      {},
    );
  }
  const what = `User ${JSON.stringify(user.name)} cannot ${verb} resource ${JSON.stringify(resourceText(attributes))} in API group ${JSON.stringify(group)}`;
  const where = namespace === '' ? 'at the cluster scope' : `in the namespace ${JSON.stringify(namespace)}`;
  const subject = qualified({ group, resource }) + (name === '' ? '' : ` ${JSON.stringify(name)}`);
  return new StatusError(403, 'Forbidden', `${subject} is forbidden: ${what} ${where}${why}`, {
    ...(name === '' ? {} : { name }),
    ...(group === '' ? {} : { group }),
    kind: resource,
  });
}
