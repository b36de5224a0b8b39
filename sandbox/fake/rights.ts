/** Who may do what: the administrator everything, a service account what the roles bound to it say. */
import { z } from 'zod';
import type { Objects } from './objects.ts';
import { type Resource, resources } from './resources.ts';

export interface Account {
  readonly namespace: string;
  readonly name: string;
}

export interface Act {
  readonly verb: string;
  readonly resource: Resource;
  /** `pods/exec` is resource `pods` and subresource `exec`. */
  readonly subresource: string;
  readonly namespace: string | undefined;
}

const bindingSchema = z.object({
  metadata: z.object({ namespace: z.string().optional() }),
  roleRef: z.object({ kind: z.string(), name: z.string() }),
  subjects: z.array(z.object({ name: z.string(), namespace: z.string().optional() })).optional(),
});
const roleSchema = z.object({
  rules: z.array(
    z.object({
      apiGroups: z.array(z.string()).optional(),
      resources: z.array(z.string()).optional(),
      verbs: z.array(z.string()),
    }),
  ),
});

export function isAllowed(objects: Objects, account: Account | 'admin', act: Act): boolean {
  if (account === 'admin') return true;
  const bindings = ['clusterrolebindings', 'rolebindings'].flatMap((plural) => objects.list(resourceOf(plural)));
  return bindings.some((object) => {
    const binding = bindingSchema.parse(object);
    const { namespace } = binding.metadata;
    if (namespace !== undefined && namespace !== act.namespace) return false;
    const subjects = binding.subjects ?? [];
    if (!subjects.some(({ name, namespace: home }) => name === account.name && home === account.namespace))
      return false;
    const roles = binding.roleRef.kind === 'ClusterRole' ? 'clusterroles' : 'roles';
    const role = roleSchema.safeParse(objects.get(resourceOf(roles), namespace, binding.roleRef.name));
    return role.success && role.data.rules.some((rule) => allows(rule, act));
  });
}

function allows(rule: z.infer<typeof roleSchema>['rules'][number], act: Act): boolean {
  const group = act.resource.groupVersion.includes('/') ? act.resource.groupVersion.split('/')[0] : '';
  const name = act.subresource === '' ? act.resource.plural : `${act.resource.plural}/${act.subresource}`;
  return has(rule.apiGroups, group) && has(rule.resources, name) && has(rule.verbs, act.verb);
}

function has(list: readonly string[] | undefined, wanted = ''): boolean {
  return list?.some((item) => item === '*' || item === wanted) ?? false;
}

/** The resource of a plural that is known to be served. */
export function resourceOf(plural: string): Resource {
  const found = resources.find((resource) => resource.plural === plural);
  if (!found) throw new Error(`the fake serves no ${plural}`);
  return found;
}
