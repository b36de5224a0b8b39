import type { FieldTerm } from '../meta/selectors.ts';

/** What somebody wants to do, as authorizers see it (apiserver/pkg/authorization/authorizer). */
export interface Attributes {
  readonly user: { readonly name: string; readonly groups: readonly string[] };
  readonly verb: string;
  /** Of a resource request; empty otherwise. */
  readonly namespace: string;
  readonly group: string;
  readonly resource: string;
  readonly subresource: string;
  readonly name: string;
  /** What a list, a watch or a deletion of many is narrowed to. */
  readonly fields?: readonly FieldTerm[];
  /** Of a request that is about no resource, such as `/healthz`. */
  readonly path?: string;
}

/** `pods/log`, `pods`. */
export function resourceText({ resource, subresource }: Pick<Attributes, 'resource' | 'subresource'>): string {
  return subresource === '' ? resource : `${resource}/${subresource}`;
}
