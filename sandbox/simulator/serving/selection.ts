/** Which objects of a resource a list, a watch or a deletion of many means. */
import { parseLabelSelector } from '../meta/parse-label-selector.ts';
import { matchesLabels, parseFieldSelector } from '../meta/selectors.ts';
import { badRequest } from '../meta/status.ts';
import type { JsonObject } from '../patch/json.ts';
import { metaOf } from '../registry/object-access.ts';
import type { ServedResource } from '../registry/resource.ts';

export interface Selection {
  /** True where everything is meant. */
  readonly all: boolean;
  matches(object: JsonObject): boolean;
}

/** Throws StatusError 400 for what cannot be parsed or is not a field one can select by. */
export function selectionOf(
  resource: ServedResource,
  { labelSelector, fieldSelector, name }: { labelSelector: string; fieldSelector: string; name?: string },
): Selection {
  const labels = parseLabelSelector(labelSelector);
  const terms = parseFieldSelector(fieldSelector);
  for (const { field } of terms) if (!resource.selectableFields.includes(field)) throw notSelectable(resource, field);
  return {
    all: labels.length === 0 && terms.length === 0 && !name,
    matches: (object) =>
      (!name || metaOf(object).name === name) &&
      matchesLabels(labels, metaOf(object).labels) &&
      terms.every(({ field, negated, value }) => (resource.selectable(object, field) === value) !== negated),
  };
}

/** The words differ by how a kind's conversion function is written (pkg/apis/<group>/v1/conversion.go). */
function notSelectable({ selectableFields, kind, custom }: ServedResource, field: string): Error {
  const own = selectableFields.filter((known) => !known.startsWith('metadata.'));
  if (custom) return badRequest(`field label not supported: ${field}`);
  if (own.length === 0)
    return badRequest(
      `${JSON.stringify(field)} is not a known field selector: only "metadata.name", "metadata.namespace"`,
    );
  return badRequest(
    kind === 'Job'
      ? `field label ${JSON.stringify(field)} not supported for Job`
      : `field label not supported: ${field}`,
  );
}
