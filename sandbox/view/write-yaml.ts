/** Objects as text: for reading, and for telling what a learner changed in them. */
import { createHash } from 'node:crypto';
import { stringify } from 'yaml';
import type { KubernetesObject } from '../../labs/lab.ts';
import { recordAt } from './read-fields.ts';

type Fields = Record<string, unknown>;

const applied = 'kubectl.kubernetes.io/last-applied-configuration';
/** Written by controllers, whatever the learner does. */
const byControllers = new Set([applied, 'deployment.kubernetes.io/revision', 'pv.kubernetes.io/bind-completed']);
const byServer = ['uid', 'resourceVersion', 'generation', 'creationTimestamp', 'managedFields', 'selfLink'];

/** As `kubectl get -o yaml` prints it, fields in alphabetical order. */
export function writeYaml(object: object): string {
  return stringify(object, { sortMapEntries: true, lineWidth: 0 });
}

/** Without managedFields, unless they are asked for. */
export function withoutNoise(object: KubernetesObject, whole: boolean): Fields {
  if (whole) return { ...object };
  const { managedFields: _, ...metadata } = recordAt(object, 'metadata');
  return { ...object, metadata };
}

/** A Secret without its values, also where kubectl has kept a copy of them. */
export function hideValues(object: Fields): Fields {
  const metadata = recordAt(object, 'metadata');
  const { [applied]: _, ...annotations } = recordAt(metadata, 'annotations');
  const hidden = (key: string): Fields =>
    object[key] === undefined
      ? {}
      : {
          [key]: Object.fromEntries(Object.entries(recordAt(object, key)).map(([name, value]) => [name, hide(value)])),
        };
  return {
    ...object,
    metadata: { ...metadata, ...(Object.keys(annotations).length > 0 ? { annotations } : { annotations: undefined }) },
    ...hidden('data'),
    ...hidden('stringData'),
  };
}

/** Length, and a mark that differs where the value does. */
function hide(value: unknown): string {
  const bytes = Buffer.from(String(value), 'base64');
  return `(hidden, ${bytes.length} bytes, #${createHash('sha256').update(bytes).digest('hex').slice(0, 4)})`;
}

/** What somebody wants of an object, and nothing that the cluster adds. */
export function writeWanted(object: KubernetesObject): string {
  const { status: _, ...rest } = object.kind === 'Secret' ? hideValues({ ...object }) : { ...object };
  const metadata: Fields = { ...recordAt(rest, 'metadata') };
  for (const field of byServer) delete metadata[field];
  const annotations = Object.entries(recordAt(metadata, 'annotations')).filter(([key]) => !byControllers.has(key));
  delete metadata.annotations;
  if (annotations.length > 0) metadata.annotations = Object.fromEntries(annotations);
  return writeYaml({ ...rest, metadata });
}
