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
  /** Of a request that is about no resource, such as `/healthz`. */
  readonly path?: string;
}

/** `pods/log`, `pods`. */
export function resourceText({ resource, subresource }: Pick<Attributes, 'resource' | 'subresource'>): string {
  return subresource === '' ? resource : `${resource}/${subresource}`;
}
