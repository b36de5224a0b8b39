/** Who changed which field, kept in `metadata.managedFields` (apiserver/pkg/endpoints/handlers/{create,update,patch}.go). */
import { trackUpdate } from '../apply/track-update.ts';
import type { JsonObject } from '../patch/json.ts';
import type { ServedResource } from '../registry/resource.ts';

export interface Tracking {
  readonly resource: ServedResource;
  readonly manager: string;
  readonly subresource: string;
  readonly now: Date;
}

/** What a write may not claim, because it is put back afterwards: the status of a whole object, all but the status of a status. */
function claimed(object: JsonObject, live: JsonObject | undefined, { resource, subresource }: Tracking): JsonObject {
  if (!resource.subresources.has('status')) return object;
  if (subresource === 'status')
    return {
      ...(live ?? {}),
      metadata: object.metadata ?? {},
      ...(object.status === undefined ? {} : { status: object.status }),
    };
  const { status: _, ...rest } = object;
  return live?.status === undefined ? rest : { ...rest, status: live.status };
}

/** The object with the fields of this write noted under its manager; all else as it was given. */
export function tracked(object: JsonObject, live: JsonObject | undefined, tracking: Tracking): JsonObject {
  const { resource, manager, subresource, now } = tracking;
  const updated = trackUpdate({
    live,
    updated: claimed(object, live, tracking),
    schema: resource.schema,
    apiVersion: resource.apiVersion,
    manager,
    subresource,
    now,
  });
  const { managedFields } = (updated.metadata ?? {}) as { managedFields?: JsonObject[] };
  const { managedFields: _, ...metadata } = (object.metadata ?? {}) as JsonObject;
  return { ...object, metadata: managedFields === undefined ? metadata : { ...metadata, managedFields } };
}
