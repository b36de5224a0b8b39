/** The smallest object of each resource that can be created, by path of the collection; a name is added where none is given. */
import type { JsonObject } from '../patch/json.ts';

const containers = [{ name: 'a', image: 'b' }];
const labels = { a: 'b' };
const selector = { matchLabels: labels };
const template: JsonObject = { metadata: { labels }, spec: { containers } };
const finite: JsonObject = { spec: { containers, restartPolicy: 'Never' } };
const involved = { kind: 'Pod', name: 'p', namespace: 'limits' };
const requests = [{ name: 'r', exactly: { deviceClassName: 'none' } }];
const target = { apiVersion: 'apps/v1', kind: 'Deployment', name: 'web' };
const roleRef = { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: 'view' };
const volume = { capacity: { storage: '1Gi' }, accessModes: ['ReadWriteOnce'], hostPath: { path: '/none' } };
const matching = {
  resourceRules: [{ apiGroups: [''], apiVersions: ['v1'], operations: ['CREATE'], resources: ['pods'] }],
};
/** Of `CN=limits`, made once; nobody signs it. */
const certificateRequest =
  'LS0tLS1CRUdJTiBDRVJUSUZJQ0FURSBSRVFVRVNULS0tLS0KTUlITU1ITUNBUUF3RVRFUE1BMEdBMVVFQXd3R2JHbHRhWFJ6TUZrd0V3WUhLb1pJemowQ0FRWUlLb1pJemowRApBUWNEUWdBRWpUU0lqMkNiTnFsckU3MzNNbTI4ZjRRSit0bDM0L2dvVG9BcUtocWQyd2Z3di9wN2xxT3F5dlJkCnRQS0p1VU5SZ1VUalpucGRkZEMzRktaVVdvWUsyS0FBTUFvR0NDcUdTTTQ5QkFNQ0Ewa0FNRVlDSVFEL3NzZGQKMHliM3g0UkM3R0l4TWdzaElrS3NqMUdkUi9tT1BuU0VVQnhCYkFJaEFLa1BYM29Zb2RSejJPODQ4MlowT2UzSApCZmIyRC9qOG0yc3d4cmNGN1Z2WQotLS0tLUVORCBDRVJUSUZJQ0FURSBSRVFVRVNULS0tLS0K';

export const smallestObjects: Readonly<Record<string, JsonObject>> = {
  '/api/v1/configmaps': {},
  '/api/v1/endpoints': {},
  '/api/v1/events': { involvedObject: involved },
  '/api/v1/limitranges': { spec: { limits: [] } },
  '/api/v1/namespaces': {},
  '/api/v1/nodes': {},
  '/api/v1/persistentvolumeclaims': {
    spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } } },
  },
  '/api/v1/persistentvolumes': { spec: volume },
  '/api/v1/pods': { spec: { containers } },
  '/api/v1/podtemplates': { template },
  '/api/v1/replicationcontrollers': { spec: { template } },
  '/api/v1/resourcequotas': {},
  '/api/v1/secrets': {},
  '/api/v1/serviceaccounts': {},
  '/api/v1/services': { spec: { ports: [{ port: 80 }] } },
  '/apis/apiregistration.k8s.io/v1/apiservices': {
    metadata: { name: 'v1.smallest.example.com' },
    spec: { group: 'smallest.example.com', version: 'v1', groupPriorityMinimum: 10, versionPriority: 10 },
  },
  '/apis/apps/v1/controllerrevisions': { revision: 1, data: { a: 'b' } },
  '/apis/apps/v1/daemonsets': { spec: { selector, template } },
  '/apis/apps/v1/deployments': { spec: { selector, template } },
  '/apis/apps/v1/replicasets': { spec: { selector, template } },
  '/apis/apps/v1/statefulsets': { spec: { selector, template } },
  '/apis/events.k8s.io/v1/events': {
    eventTime: '2026-01-01T00:00:00.000000Z',
    reportingController: 'example.com/me',
    reportingInstance: 'me',
    action: 'Look',
    reason: 'Looked',
    type: 'Normal',
    regarding: involved,
  },
  '/apis/autoscaling/v2/horizontalpodautoscalers': { spec: { scaleTargetRef: target, maxReplicas: 2 } },
  '/apis/autoscaling/v1/horizontalpodautoscalers': {
    metadata: { name: 'smallest-v1' },
    spec: { scaleTargetRef: target, maxReplicas: 2 },
  },
  '/apis/batch/v1/cronjobs': { spec: { schedule: '* * * * *', jobTemplate: { spec: { template: finite } } } },
  '/apis/batch/v1/jobs': { spec: { template: finite } },
  '/apis/certificates.k8s.io/v1/certificatesigningrequests': {
    spec: { request: certificateRequest, signerName: 'example.com/none', usages: ['client auth'] },
  },
  '/apis/networking.k8s.io/v1/ingressclasses': { spec: { controller: 'example.com/none' } },
  '/apis/networking.k8s.io/v1/ingresses': {
    spec: { defaultBackend: { service: { name: 'web', port: { number: 80 } } } },
  },
  '/apis/networking.k8s.io/v1/ipaddresses': {
    metadata: { name: '10.200.0.1' },
    spec: { parentRef: { resource: 'services', namespace: 'limits', name: 'web' } },
  },
  '/apis/networking.k8s.io/v1/networkpolicies': { spec: { podSelector: {} } },
  '/apis/networking.k8s.io/v1/servicecidrs': { spec: { cidrs: ['10.200.0.0/24'] } },
  '/apis/policy/v1/poddisruptionbudgets': { spec: { maxUnavailable: 1, selector } },
  '/apis/rbac.authorization.k8s.io/v1/clusterrolebindings': { roleRef },
  '/apis/rbac.authorization.k8s.io/v1/clusterroles': {},
  '/apis/rbac.authorization.k8s.io/v1/rolebindings': { roleRef },
  '/apis/rbac.authorization.k8s.io/v1/roles': {},
  '/apis/storage.k8s.io/v1/csidrivers': { spec: {} },
  '/apis/storage.k8s.io/v1/csinodes': { spec: { drivers: [] } },
  '/apis/storage.k8s.io/v1/csistoragecapacities': { storageClassName: 'none' },
  '/apis/storage.k8s.io/v1/storageclasses': { provisioner: 'example.com/none' },
  '/apis/storage.k8s.io/v1/volumeattachments': {
    spec: { attacher: 'example.com', nodeName: 'none', source: { persistentVolumeName: 'none' } },
  },
  '/apis/storage.k8s.io/v1/volumeattributesclasses': { driverName: 'example.com', parameters: labels },
  '/apis/admissionregistration.k8s.io/v1/mutatingwebhookconfigurations': {},
  '/apis/admissionregistration.k8s.io/v1/validatingwebhookconfigurations': {},
  '/apis/admissionregistration.k8s.io/v1/validatingadmissionpolicies': {
    spec: { matchConstraints: matching, validations: [{ expression: 'true' }] },
  },
  '/apis/admissionregistration.k8s.io/v1/validatingadmissionpolicybindings': {
    spec: { policyName: 'none', validationActions: ['Deny'] },
  },
  '/apis/apiextensions.k8s.io/v1/customresourcedefinitions': {
    metadata: { name: 'things.smallest.example.com' },
    spec: {
      group: 'smallest.example.com',
      scope: 'Cluster',
      names: { plural: 'things', kind: 'Thing' },
      versions: [{ name: 'v1', served: true, storage: true, schema: { openAPIV3Schema: { type: 'object' } } }],
    },
  },
  '/apis/scheduling.k8s.io/v1/priorityclasses': { value: 5 },
  '/apis/coordination.k8s.io/v1/leases': { spec: {} },
  '/apis/node.k8s.io/v1/runtimeclasses': { handler: 'runc' },
  '/apis/discovery.k8s.io/v1/endpointslices': { addressType: 'IPv4', endpoints: [] },
  '/apis/resource.k8s.io/v1/deviceclasses': { spec: {} },
  '/apis/resource.k8s.io/v1/resourceclaims': { spec: { devices: { requests } } },
  '/apis/resource.k8s.io/v1/resourceclaimtemplates': { spec: { spec: { devices: { requests } } } },
  '/apis/resource.k8s.io/v1/resourceslices': {
    spec: { driver: 'example.com', pool: { name: 'p', generation: 1, resourceSliceCount: 1 }, allNodes: true },
  },
  '/apis/flowcontrol.apiserver.k8s.io/v1/flowschemas': { spec: { priorityLevelConfiguration: { name: 'none' } } },
  '/apis/flowcontrol.apiserver.k8s.io/v1/prioritylevelconfigurations': {
    spec: { type: 'Limited', limited: { limitResponse: { type: 'Reject' } } },
  },
};
