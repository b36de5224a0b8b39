/** Resources that CustomResourceDefinitions define: what the API server asks about them while it runs. */
import { equal, type Json, type JsonObject } from '../patch/json.ts';
import type { APIResource, Schema } from '../structure/structure.ts';
import { type Definition, isTrue } from './definition/definition.ts';
import type { ExpressionLanguage } from './expressions/expression-language.ts';
import { noExpressions } from './expressions/no-expressions.ts';
import { customVersion } from './instance/custom-version.ts';
import { publishedPaths } from './served/published-paths.ts';
import { modelName, publishedListSchema, publishedSchema } from './served/published-schema.ts';
import { type CustomResource, serveVersion } from './served/serve-version.ts';
import { compareVersions } from './served/versions.ts';

/** One group and version in OpenAPI v3, without the shared schemas it refers to. */
export interface OpenApiPart {
  readonly schemas: Readonly<Record<string, Schema>>;
  readonly paths: Readonly<Record<string, object>>;
}

interface Entry {
  readonly definition: Definition;
  readonly served: readonly CustomResource[];
  readonly parts: () => readonly (OpenApiPart & { readonly path: string })[];
}

export class CustomResources {
  readonly #language: ExpressionLanguage;
  /** By name of the definition. */
  readonly #entries = new Map<string, Entry>();
  #byPath: ReadonlyMap<string, CustomResource> = new Map();
  #lists: Readonly<Record<string, readonly APIResource[]>> = {};
  #changes = 0;

  constructor(language: ExpressionLanguage = noExpressions) {
    this.#language = language;
  }

  /** A definition as it is stored now. What it serves stays the same object until something about it changes. */
  set(object: JsonObject): void {
    const definition = object as unknown as Definition;
    const { name = '' } = definition.metadata;
    const known = this.#entries.get(name);
    if (known !== undefined && sameForServing(known.definition, definition)) return;
    if (known === undefined && !isTrue(definition, 'Established')) return;
    this.#entries.set(name, serve(definition, this.#language));
    this.#refresh();
  }

  delete(name: string): void {
    if (this.#entries.delete(name)) this.#refresh();
  }

  /** Every resource in every version that is served. */
  served(): readonly CustomResource[] {
    return [...this.#byPath.values()];
  }

  find(group: string, version: string, resource: string): CustomResource | undefined {
    return this.#byPath.get(`/apis/${group}/${version}/${resource}`);
  }

  /** `/apis/stable.example.com/v1/crontabs` */
  at(path: string): CustomResource | undefined {
    return this.#byPath.get(path);
  }

  paths(): Iterable<string> {
    return this.#byPath.keys();
  }

  /** Changes whenever anything that is served does; empty while there has been nothing. */
  get stamp(): string {
    return this.#changes === 0 ? '' : String(this.#changes);
  }

  /** Discovery by path (`/apis/stable.example.com/v1`): groups by name, versions by preference. The same object until something changes. */
  resourceLists(): Readonly<Record<string, readonly APIResource[]>> {
    return this.#lists;
  }

  /** By path without its slash in front, as /openapi/v3 names them: `apis/stable.example.com/v1`. */
  openApiParts(): Readonly<Record<string, OpenApiPart>> {
    const parts: Record<string, OpenApiPart> = {};
    for (const { parts: own } of this.#entries.values()) {
      for (const { path, schemas, paths } of own()) {
        const known = parts[path];
        parts[path] = { schemas: { ...known?.schemas, ...schemas }, paths: { ...known?.paths, ...paths } };
      }
    }
    return parts;
  }

  #refresh(): void {
    this.#changes += 1;
    const all = [...this.#entries.values()].flatMap(({ served }) => served);
    all.sort(
      (a, b) => order(a.group, b.group) || compareVersions(a.version, b.version) || order(a.resource, b.resource),
    );
    this.#byPath = new Map(all.map((each) => [`/apis/${each.apiVersion}/${each.resource}`, each]));
    const lists: Record<string, APIResource[]> = {};
    for (const { apiVersion, discovery } of all) {
      const path = `/apis/${apiVersion}`;
      lists[path] = [...(lists[path] ?? []), ...discovery];
    }
    this.#lists = lists;
  }
}

function order(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

function sameForServing(a: Definition, b: Definition): boolean {
  const same = (x: unknown, y: unknown): boolean => equal(x as Json | undefined, y as Json | undefined);
  return (
    same(a.spec, b.spec) &&
    same(a.status?.acceptedNames, b.status?.acceptedNames) &&
    isTrue(a, 'Established') === isTrue(b, 'Established') &&
    isTrue(a, 'Terminating') === isTrue(b, 'Terminating')
  );
}

function serve(definition: Definition, language: ExpressionLanguage): Entry {
  if (!isTrue(definition, 'Established')) return { definition, served: [], parts: () => [] };
  const isTerminating = isTrue(definition, 'Terminating');
  const versions = definition.spec.versions
    .filter(({ served }) => served)
    .map((version) => ({ version, of: customVersion(definition, version, isTerminating) }));
  return {
    definition,
    served: versions.map(({ version, of }) => serveVersion(of, definition, version, language)),
    parts: () =>
      versions.map(({ of }) => ({
        path: `apis/${of.apiVersion}`,
        schemas: {
          [modelName(of, of.kind)]: publishedSchema(of),
          [modelName(of, of.names.listKind ?? `${of.kind}List`)]: publishedListSchema(of),
        },
        paths: publishedPaths(of),
      })),
  };
}
