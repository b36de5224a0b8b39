/** Who changed which field, kept in `metadata.managedFields` (apiserver/pkg/endpoints/handlers/{create,update,patch}.go). */
import type { WriteOptions } from '../apply/field-manager.ts';
import { trackUpdate } from '../apply/track-update.ts';
import type { JsonObject } from '../patch/json.ts';
import { builtInResources } from '../registry/built-in-resources.ts';
import type { ServedResource } from '../registry/resource.ts';
import { pathOf } from '../structure/structure.ts';

export interface Tracking {
  readonly resource: ServedResource;
  readonly manager: string;
  readonly subresource: string;
  readonly now: Date;
}

/** The object with the fields of this write noted under its manager. */
export function tracked(object: JsonObject, live: JsonObject | undefined, tracking: Tracking): JsonObject {
  return trackUpdate({ live, updated: object, ...trackingOptions(tracking) });
}

/** What apply and update need to know of the request. */
export function trackingOptions({ resource, manager, subresource, now }: Tracking): WriteOptions {
  const { schema, kind, apiVersion, custom, stored } = resource;
  const hasStatus = resource.subresources.has('status');
  const isConverted = !custom && (stored.group !== resource.group || resource.kind === 'HorizontalPodAutoscaler');
  return {
    schema,
    kind,
    apiVersion,
    manager,
    subresource,
    now,
    ...(isConverted ? { convert: (object, wanted) => converted(resource, object, wanted) } : {}),
    ...(custom && hasStatus ? { resets: subresource === 'status' ? ['spec'] : ['status'] } : {}),
  };
}

/** The object as another version of its kind has it. */
function converted(
  from: ServedResource,
  object: JsonObject,
  wanted: string,
): { object: JsonObject; schema: ServedResource['schema'] } | undefined {
  const to = builtInResources().get(`${pathOf(wanted)}/${from.resource}`);
  if (!to) return undefined;
  return { object: { ...to.fromStored(from.toStored(object)), apiVersion: wanted }, schema: to.schema };
}
