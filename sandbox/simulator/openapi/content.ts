/** Bodies of requests and answers, and the forms they have. */
import type { Content } from './path-item.ts';

export const schemaPrefix = '#/components/schemas/';
export const metaTypes = 'io.k8s.apimachinery.pkg.apis.meta.v1';
export const text = { type: 'string' };

export const bodyTypes = ['application/json', 'application/vnd.kubernetes.protobuf', 'application/yaml'];
export const streamTypes = [
  'application/json',
  'application/json;stream=watch',
  'application/vnd.kubernetes.protobuf',
  'application/vnd.kubernetes.protobuf;stream=watch',
  'application/yaml',
];
export const customBodyTypes = ['application/json', 'application/yaml'];
export const customPatchTypes = [
  'application/apply-patch+yaml',
  'application/json-patch+json',
  'application/merge-patch+json',
];
export const patchTypes = [...customPatchTypes, 'application/strategic-merge-patch+json'];

export function referenceTo(definition: string): { readonly $ref: string } {
  return { $ref: `${schemaPrefix}${definition}` };
}

export function contentOf(schema: object, types: readonly string[]): Content {
  return { content: Object.fromEntries(types.map((type) => [type, { schema }])) };
}

const words: Readonly<Record<number, string>> = { 200: 'OK', 201: 'Created', 202: 'Accepted' };

/** The same body under each of the codes, and the refusal that every path has. */
export function responsesWith(
  schema: object,
  types: readonly string[],
  codes: readonly number[] = [200],
): Readonly<Record<string, { readonly description: string } & Partial<Content>>> {
  const given = codes.map((code) => [code, { description: words[code], ...contentOf(schema, types) }]);
  return { ...Object.fromEntries(given), 401: { description: 'Unauthorized' } };
}
