/** All operations of one path. Source: kube-openapi/pkg/builder3/openapi.go. */
import type { Parameter } from './parameters.ts';

export interface Operation {
  readonly tags: readonly string[];
  readonly description?: string;
  readonly operationId: string;
  readonly parameters?: readonly Parameter[];
  readonly requestBody?: Content & { readonly required?: true };
  readonly responses: Readonly<Record<string, { readonly description: string } & Partial<Content>>>;
  readonly 'x-kubernetes-action'?: string;
  readonly 'x-kubernetes-group-version-kind'?: object;
}

export interface Content {
  readonly content: Readonly<Record<string, { readonly schema: object }>>;
}

/** By method, beside the parameters that all of them have. */
export type PathItem = Readonly<Record<string, Operation | readonly Parameter[]>>;

/** Parameters that every operation has are told once, for the path. */
export function pathItem(operations: Readonly<Record<string, Operation>>, ofPath: readonly Parameter[] = []): PathItem {
  const all = Object.values(operations);
  const [first] = all;
  const shared = (first?.parameters ?? []).filter(({ name }) =>
    all.every(({ parameters = [] }) => parameters.some((other) => other.name === name)),
  );
  const names = new Set(shared.map(({ name }) => name));
  const own = Object.entries(operations).map(([method, { parameters = [], ...operation }]) => {
    const rest = sorted(parameters.filter(({ name }) => !names.has(name)));
    return [method, rest.length === 0 ? operation : { ...operation, parameters: rest }] as const;
  });
  const together = sorted([...ofPath, ...shared]);
  return { ...Object.fromEntries(own), ...(together.length === 0 ? {} : { parameters: together }) };
}

function sorted(parameters: readonly Parameter[]): Parameter[] {
  return [...parameters].sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : a.in < b.in ? -1 : 1));
}
