/** The resources every cluster has, made once per process from the structure and the rules of each kind. */
import { decodeObject } from '../decode/decode.ts';
import { roundTrip } from '../decode/round-trip.ts';
import { rulesOf } from '../kinds/kinds.ts';
import { convertAutoscaler } from '../kinds/resources/convert-autoscaler.ts';
import { convertEvent } from '../kinds/resources/convert-event.ts';
import { copyOf, type JsonObject } from '../patch/json.ts';
import { type APIResource, printerColumns, resourceLists, schemaOf } from '../structure/structure.ts';
import type { ServedResource } from './resource.ts';
import { readField, selectableFieldsOf } from './selectable-fields.ts';

/** Kinds that are stored as another version or group of themselves. */
const conversions: Readonly<
  Record<
    string,
    {
      stored: { group: string; resource: string };
      version: string;
      convert(object: JsonObject, to: string): JsonObject;
    }
  >
> = {
  'autoscaling/v1 HorizontalPodAutoscaler': {
    stored: { group: 'autoscaling', resource: 'horizontalpodautoscalers' },
    version: 'autoscaling/v2',
    convert: convertAutoscaler,
  },
  'events.k8s.io/v1 Event': { stored: { group: '', resource: 'events' }, version: 'v1', convert: convertEvent },
};

/** What is served still but should not be used (prerelease-lifecycle-gen tags in k8s.io/api; apiserver/pkg/endpoints/deprecation). */
const deprecated: Readonly<Record<string, string>> = {
  'v1 ComponentStatus': 'v1 ComponentStatus is deprecated in v1.19+',
  'v1 Endpoints': 'v1 Endpoints is deprecated in v1.33+; use discovery.k8s.io/v1 EndpointSlice',
};

function groupVersionOf(path: string): { group: string; version: string; apiVersion: string } {
  const [, root, first = '', second = ''] = path.split('/');
  if (root === 'api') return { group: '', version: first, apiVersion: first };
  return { group: first, version: second, apiVersion: `${first}/${second}` };
}

function serve(path: string, entry: APIResource, all: readonly APIResource[]): ServedResource | undefined {
  const { group, version, apiVersion } = groupVersionOf(path);
  const { kind, name: resource, namespaced } = entry;
  const schema = schemaOf(apiVersion, kind);
  if (!schema) return undefined;
  const rules = rulesOf(apiVersion, kind);
  const conversion = conversions[`${apiVersion} ${kind}`];
  const selectableFields = selectableFieldsOf(apiVersion, kind, namespaced);
  return {
    group,
    version,
    apiVersion,
    kind,
    listKind: `${kind}List`,
    resource,
    namespaced,
    verbs: entry.verbs,
    subresources: new Map(
      all
        .filter(({ name }) => name.startsWith(`${resource}/`))
        .map((sub) => [sub.name.slice(resource.length + 1), sub]),
    ),
    stored: conversion?.stored ?? { group, resource },
    schema,
    columns: printerColumns[`${path}/${resource}`] ?? [],
    rules,
    custom: false,
    ...(deprecated[`${apiVersion} ${kind}`]
      ? { deprecationWarning: deprecated[`${apiVersion} ${kind}`] as string }
      : {}),
    decode(body, how, patched) {
      const { object, warnings } = decodeObject(body, { apiVersion, kind, schema }, how, patched);
      const draft = copyOf(roundTrip(object, schema));
      rules.setDefaults?.(draft);
      return { object: roundTrip(draft, schema), warnings };
    },
    fromStored: (object) => (conversion ? conversion.convert(object, apiVersion) : object),
    toStored: (object) => (conversion ? conversion.convert(object, conversion.version) : object),
    selectableFields,
    selectable: (object, field) => (selectableFields.includes(field) ? readField(object, field) : undefined),
  };
}

let resources: ReadonlyMap<string, ServedResource> | undefined;

/** By path of the collection without namespace: `/api/v1/pods`. */
export function builtInResources(): ReadonlyMap<string, ServedResource> {
  resources ??= new Map(
    Object.entries(resourceLists).flatMap(([path, list]) =>
      list
        .filter(({ name }) => !name.includes('/'))
        .flatMap((entry) => {
          const served = serve(path, entry, list);
          return served ? [[`${path}/${entry.name}`, served] as const] : [];
        }),
    ),
  );
  return resources;
}
