/** Fields that field selectors know, beside `metadata.name` and `metadata.namespace`. Source: AddFieldLabelConversionFunc in pkg/apis/<group>/<version>/conversion.go and the ToSelectableFields of each strategy. */
import type { Json, JsonObject } from '../patch/json.ts';
import { isObject } from '../patch/json.ts';

const more: Readonly<Record<string, readonly string[]>> = {
  'v1 Pod': [
    'spec.nodeName',
    'spec.restartPolicy',
    'spec.schedulerName',
    'spec.serviceAccountName',
    'spec.hostNetwork',
    'status.phase',
    'status.podIP',
    'status.podIPs',
    'status.nominatedNodeName',
  ],
  'v1 Node': ['spec.unschedulable'],
  'v1 ReplicationController': ['status.replicas'],
  'v1 Event': [
    'involvedObject.kind',
    'involvedObject.namespace',
    'involvedObject.name',
    'involvedObject.uid',
    'involvedObject.apiVersion',
    'involvedObject.resourceVersion',
    'involvedObject.fieldPath',
    'reason',
    'reportingComponent',
    'source',
    'type',
  ],
  'events.k8s.io/v1 Event': [
    'regarding.kind',
    'regarding.namespace',
    'regarding.name',
    'regarding.uid',
    'regarding.apiVersion',
    'regarding.resourceVersion',
    'regarding.fieldPath',
    'reason',
    'reportingController',
    'type',
  ],
  'v1 Namespace': ['status.phase'],
  'v1 Secret': ['type'],
  'v1 Service': ['spec.clusterIP', 'spec.type'],
  'batch/v1 Job': ['status.successful'],
  'certificates.k8s.io/v1 CertificateSigningRequest': ['spec.signerName'],
  'resource.k8s.io/v1 ResourceSlice': ['spec.nodeName', 'spec.driver'],
};

export function selectableFieldsOf(apiVersion: string, kind: string, namespaced: boolean): readonly string[] {
  const own = more[`${apiVersion} ${kind}`] ?? [];
  return ['metadata.name', ...(namespaced || own.length > 0 ? ['metadata.namespace'] : []), ...own];
}

/** Fields whose selector value is not the field itself. */
const derived: Readonly<Record<string, (object: JsonObject) => Json | undefined>> = {
  'status.podIPs': (object) => at(object, 'status.podIP'),
  'status.successful': (object) => at(object, 'status.succeeded') ?? 0,
  'status.replicas': (object) => at(object, 'status.replicas') ?? 0,
  'spec.unschedulable': (object) => at(object, 'spec.unschedulable') ?? false,
  'spec.hostNetwork': (object) => at(object, 'spec.hostNetwork') ?? false,
  source: (object) => at(object, 'source.component') || at(object, 'reportingComponent'),
  reportingComponent: (object) => at(object, 'reportingComponent') || at(object, 'source.component'),
};

function at(object: JsonObject, field: string): Json | undefined {
  return field.split('.').reduce<Json | undefined>((value, key) => (isObject(value) ? value[key] : undefined), object);
}

/** Absent fields are empty text. */
export function readField(object: JsonObject, field: string): string {
  const value = (derived[field] ?? ((from) => at(from, field)))(object);
  return value === undefined || value === null ? '' : String(value);
}
