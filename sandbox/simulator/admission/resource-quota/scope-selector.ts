import type { V1ScopedResourceSelectorRequirement } from '@kubernetes/client-node';

/** Whether a name, if there is one, is among those that a scope selects. Source: ScopedResourceSelectorRequirementsAsSelector. */
export function selectsName(
  { operator, values = [] }: V1ScopedResourceSelectorRequirement,
  name: string | undefined,
): boolean {
  switch (operator) {
    case 'In':
      return name !== undefined && values.includes(name);
    case 'NotIn':
      return name === undefined || !values.includes(name);
    case 'Exists':
      return name !== undefined;
    case 'DoesNotExist':
      return name === undefined;
    default:
      return false;
  }
}
