/** Expressions may ask what somebody may do. Source: apiserver/pkg/cel/library/authz.go. */
import type { Environment } from '@marcbachmann/cel-js';
import type { Attributes } from '../../access/attributes.ts';

type Ask = (attributes: Attributes) => { readonly allowed: boolean; readonly reason: string };

const none = { namespace: '', group: '', resource: '', subresource: '', name: '' };

/** `authorizer`: asks for the one who made the request. */
export class Authorizer {
  readonly user: Attributes['user'];
  readonly ask: Ask;
  /** What the request itself is about. */
  readonly requestResource: ResourceCheck;
  constructor(user: Attributes['user'], ask: Ask, request: Partial<Attributes> = {}) {
    this.user = user;
    this.ask = ask;
    this.requestResource = new ResourceCheck(this, request);
  }
}

class PathCheck {
  readonly by: Authorizer;
  readonly path: string;
  constructor(by: Authorizer, path: string) {
    this.by = by;
    this.path = path;
  }
}

class GroupCheck {
  readonly by: Authorizer;
  readonly group: string;
  constructor(by: Authorizer, group: string) {
    this.by = by;
    this.group = group;
  }
}

/** What `authorizer.requestResource` is, and what `group(…).resource(…)` gives. */
class ResourceCheck {
  readonly by: Authorizer;
  readonly of: Omit<Attributes, 'user' | 'verb'>;
  constructor(by: Authorizer, of: Partial<Attributes>) {
    this.by = by;
    this.of = { ...none, ...of };
  }
}

class Decision {
  readonly allowed: boolean;
  readonly reason: string;
  constructor({ allowed, reason }: ReturnType<Ask>) {
    this.allowed = allowed;
    this.reason = reason;
  }
}

function accountOf(by: Authorizer, namespace: string, name: string): Authorizer {
  const groups = ['system:serviceaccounts', `system:serviceaccounts:${namespace}`, 'system:authenticated'];
  return new Authorizer({ name: `system:serviceaccount:${namespace}:${name}`, groups }, by.ask);
}

export function addAuthorizer(environment: Environment): void {
  const type = 'kubernetes.authorization.';
  for (const [name, made] of Object.entries({ PathCheck, GroupCheck, ResourceCheck, Decision }))
    environment.registerType(type + name, made);
  const fields = { requestResource: `${type}ResourceCheck` };
  environment.registerType(`${type}Authorizer`, { ctor: Authorizer, fields });
  const add = (signature: string, handler: (...values: never[]) => unknown): void =>
    void environment.registerFunction(signature.replaceAll('~', type), handler);
  const within = (key: keyof typeof none) => (check: ResourceCheck, value: string) =>
    new ResourceCheck(check.by, { ...check.of, [key]: value });
  add('~Authorizer.path(string): ~PathCheck', (by: Authorizer, path: string) => new PathCheck(by, path));
  add('~Authorizer.group(string): ~GroupCheck', (by: Authorizer, group: string) => new GroupCheck(by, group));
  add('~Authorizer.serviceAccount(string, string): ~Authorizer', accountOf);
  add(
    '~GroupCheck.resource(string): ~ResourceCheck',
    ({ by, group }: GroupCheck, resource: string) => new ResourceCheck(by, { group, resource }),
  );
  add('~ResourceCheck.subresource(string): ~ResourceCheck', within('subresource'));
  add('~ResourceCheck.namespace(string): ~ResourceCheck', within('namespace'));
  add('~ResourceCheck.name(string): ~ResourceCheck', within('name'));
  add(
    '~ResourceCheck.check(string): ~Decision',
    ({ by, of }: ResourceCheck, verb: string) => new Decision(by.ask({ ...of, user: by.user, verb })),
  );
  add(
    '~PathCheck.check(string): ~Decision',
    ({ by, path }: PathCheck, verb: string) => new Decision(by.ask({ ...none, user: by.user, verb, path })),
  );
  add('~Decision.allowed(): bool', ({ allowed }: Decision) => allowed);
  add('~Decision.reason(): string', ({ reason }: Decision) => reason);
  add('~Decision.errored(): bool', () => false);
  add('~Decision.error(): string', () => '');
}
