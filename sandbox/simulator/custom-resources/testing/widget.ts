/** A definition to vary in tests, and what the server says of it. */
import type { FieldError } from '../../meta/status.ts';
import { subdomainName } from '../../meta/validate-names.ts';
import { validateObjectMeta } from '../../meta/validate-object-meta.ts';
import type { JsonObject } from '../../patch/json.ts';
import { CustomResources } from '../custom-resources.ts';
import { settleDefinition } from '../definition/accept-names.ts';
import type { Definition } from '../definition/definition.ts';
import { definitionRules } from '../definition/definition-rules.ts';
import type { ExpressionLanguage } from '../expressions/expression-language.ts';
import type { Draft } from '../schema/schema.ts';
import type { CustomResource } from '../served/serve-version.ts';

export const now = new Date('2026-01-02T03:04:05Z');

/** Expressions that mean the same in CEL and in JavaScript. */
export const commonLanguage: ExpressionLanguage = {
  compile(source) {
    const evaluate = new Function('self', 'oldSelf', `return (${source});`);
    return ({ self, oldSelf }) => evaluate(self, oldSelf) as unknown;
  },
  optional: (value) => value,
};

export interface Variation {
  readonly schema?: object;
  readonly version?: object;
  readonly spec?: object;
  readonly metadata?: object;
}

export function widget({ schema, version, spec, metadata }: Variation): JsonObject {
  const given = {
    apiVersion: 'apiextensions.k8s.io/v1',
    kind: 'CustomResourceDefinition',
    metadata: { name: 'widgets.try.example.com', ...metadata },
    spec: {
      group: 'try.example.com',
      scope: 'Namespaced',
      names: { plural: 'widgets', kind: 'Widget' },
      versions: [
        {
          name: 'v1',
          served: true,
          storage: true,
          ...(schema === undefined ? {} : { schema: { openAPIV3Schema: schema } }),
          ...version,
        },
      ],
      ...spec,
    },
  };
  return given as unknown as JsonObject;
}

const rules = definitionRules(commonLanguage);
const context = { now, user: { name: 'kubernetes-admin', groups: [] } };

export function texts(errors: readonly FieldError[]): readonly string[] {
  return errors.map(({ field, body }) => `${field}: ${body}`);
}

/** As a request to create it would have it validated. */
export function created(variation: Variation): JsonObject {
  const draft = structuredClone(widget(variation)) as Draft;
  rules.setDefaults?.(draft);
  rules.prepareForCreate?.(draft, context);
  return draft;
}

export function refusals(variation: Variation): readonly string[] {
  const draft = created(variation);
  const meta = draft.metadata as { name: string };
  return texts([
    ...validateObjectMeta(meta, { namespaced: false, nameRule: subdomainName }),
    ...(rules.validate?.(draft) ?? []),
  ]);
}

export function settled(variation: Variation): Definition {
  return settleDefinition(created(variation) as unknown as Definition, [], now);
}

/** The resource that the definition makes. */
export function served(variation: Variation, version = 'v1'): CustomResource {
  const resources = new CustomResources(commonLanguage);
  const definition = settled(variation);
  resources.set(definition as unknown as JsonObject);
  const found = resources.find(definition.spec.group, version, definition.spec.names.plural);
  if (found === undefined) throw new Error(`${version} is not served`);
  return found;
}
