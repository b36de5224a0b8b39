/** The columns that `kubectl get` shows of a custom resource. Source: registry/customresource/tableconvertor/tableconvertor.go, apiserver/helpers.go. */
import type { Column } from '../../structure/structure.ts';
import type { PrinterColumn } from '../definition/definition.ts';

export interface CustomColumn extends Column {
  readonly description: string;
  /** `.spec.replicas`; of the first column the name. */
  readonly jsonPath: string;
}

const name: CustomColumn = {
  name: 'Name',
  type: 'string',
  format: 'name',
  priority: 0,
  description:
    'Name must be unique within a namespace. Is required when creating resources, although some resources may allow a client to request the generation of an appropriate name automatically. Name is primarily intended for creation idempotence and configuration definition. Cannot be updated. More info: https://kubernetes.io/docs/concepts/overview/working-with-objects/names#names',
  jsonPath: '.metadata.name',
};

const age: PrinterColumn = {
  name: 'Age',
  type: 'date',
  description:
    'CreationTimestamp is a timestamp representing the server time when this object was created. It is not guaranteed to be set in happens-before order across separate operations. Clients may not set this value. It is represented in RFC3339 form and is in UTC.\n\nPopulated by the system. Read-only. Null for lists. More info: https://git.k8s.io/community/contributors/devel/sig-architecture/api-conventions.md#metadata',
  jsonPath: '.metadata.creationTimestamp',
};

/** The name first; the age where the definition names no columns. */
export function customColumns(columns: readonly PrinterColumn[]): readonly CustomColumn[] {
  const shown = columns.length === 0 ? [age] : columns;
  return [
    name,
    ...shown.map((column) => ({
      name: column.name,
      type: column.type,
      format: column.format ?? '',
      priority: column.priority ?? 0,
      description: column.description || `Custom resource definition column (in JSONPath format): ${column.jsonPath}`,
      jsonPath: column.jsonPath,
    })),
  ];
}
