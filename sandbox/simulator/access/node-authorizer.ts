/** What a node may do: with most things its own only. Source: plugin/pkg/auth/authorizer/node/node_authorizer.go. */
import type { ClusterReader } from '../admission/admission.ts';
import type { Attributes } from './attributes.ts';
import { isRelated, type Related } from './node-relations.ts';
import { allows, type Decision, type PolicyRule } from './rbac.ts';

const yes: Decision = { allowed: true, reason: '' };

function no(reason = ''): Decision {
  return { allowed: false, reason };
}

const read = ['get', 'list', 'watch'];
const keep = ['get', 'create', 'update', 'patch', 'delete'];

/** Of resources that are the same to all nodes (plugin/pkg/auth/authorizer/rbac/bootstrappolicy/policy.go, NodeRules). */
const rules: readonly PolicyRule[] = [
  { verbs: ['create'], apiGroups: ['authentication.k8s.io'], resources: ['tokenreviews'] },
  {
    verbs: ['create'],
    apiGroups: ['authorization.k8s.io'],
    resources: ['subjectaccessreviews', 'localsubjectaccessreviews'],
  },
  { verbs: read, apiGroups: [''], resources: ['services'] },
  { verbs: ['create', 'update', 'patch'], apiGroups: ['', 'events.k8s.io'], resources: ['events'] },
  { verbs: ['get'], apiGroups: [''], resources: ['endpoints'] },
  {
    verbs: ['create', ...read],
    apiGroups: ['certificates.k8s.io'],
    resources: ['certificatesigningrequests'],
  },
  { verbs: read, apiGroups: ['storage.k8s.io'], resources: ['csidrivers'] },
  { verbs: read, apiGroups: ['node.k8s.io'], resources: ['runtimeclasses'] },
];

interface Asked extends Attributes {
  readonly node: string;
  readonly reader: ClusterReader;
}

/** `node` is empty for one whose name is not known. */
export function authorizeNode(node: string, attributes: Attributes, reader: ClusterReader): Decision {
  if (node === '') return no(`unknown node for user ${JSON.stringify(attributes.user.name)}`);
  const { group, resource, path } = attributes;
  const own = path === undefined ? ownRules[group === '' ? resource : `${resource}.${group}`] : undefined;
  if (own) return own({ ...attributes, node, reader });
  return rules.some((rule) => allows(rule, attributes)) ? yes : no();
}

const ownRules: Readonly<Record<string, (asked: Asked) => Decision>> = {
  secrets: (asked) => readOne(asked, 'secret'),
  configmaps: (asked) => readOne(asked, 'configmap'),
  persistentvolumeclaims: claim,
  persistentvolumes: (asked) => getOne(asked, 'pv'),
  'resourceclaims.resource.k8s.io': (asked) => getOne(asked, 'resourceclaim'),
  'volumeattachments.storage.k8s.io': (asked) => getOne(asked, 'volumeattachment'),
  serviceaccounts: account,
  'leases.coordination.k8s.io': lease,
  'csinodes.storage.k8s.io': csiNode,
  'resourceslices.resource.k8s.io': slice,
  nodes: nodeItself,
  pods: pod,
  'podcertificaterequests.certificates.k8s.io': () => no(),
};

function related(asked: Asked, kind: Related): Decision {
  const { name, namespace, node, reader } = asked;
  if (name === '') return no('No Object name found');
  if (isRelated(reader, { node, kind, namespace, name })) return yes;
  return no(`no relationship found between node '${node}' and this object`);
}

function readOne(asked: Asked, kind: Related): Decision {
  if (!read.includes(asked.verb)) return no('can only read resources of this type');
  if (asked.subresource !== '') return no('cannot read subresource');
  if (asked.namespace === '') return no('can only read namespaced object of this type');
  return related(asked, kind);
}

function getOne(asked: Asked, kind: Related): Decision {
  if (asked.verb !== 'get') return no('can only get individual resources of this type');
  if (asked.subresource !== '') return no('cannot get subresource');
  return related(asked, kind);
}

function claim(asked: Asked): Decision {
  if (asked.subresource !== 'status') return getOne(asked, 'pvc');
  if (asked.verb !== 'update' && asked.verb !== 'patch') return no('can only get/update/patch this type');
  return related(asked, 'pvc');
}

function account(asked: Asked): Decision {
  const { verb, subresource, name } = asked;
  if (verb === 'get' && subresource === '') return readOne(asked, 'serviceaccount');
  if (verb !== 'create' || name === '') return no('can only create tokens for individual service accounts');
  if (subresource !== 'token') return no('can only create token subresource of serviceaccount');
  return related(asked, 'serviceaccount');
}

function lease({ verb, namespace, name, node }: Asked): Decision {
  if (!keep.includes(verb)) return no('can only get, create, update, patch, or delete a node lease');
  if (namespace !== 'kube-node-lease') return no('can only access leases in the "kube-node-lease" system namespace');
  if (verb !== 'create' && name !== node)
    return no('can only access node lease with the same name as the requesting node');
  return yes;
}

function csiNode({ verb, subresource, name, node }: Asked): Decision {
  if (!keep.includes(verb)) return no('can only get, create, update, patch, or delete a CSINode');
  if (subresource !== '') return no('cannot authorize CSINode subresources');
  if (verb !== 'create' && name !== node)
    return no('can only access CSINode with the same name as the requesting node');
  return yes;
}

function isNarrowed({ fields = [], node }: Asked, by: string): boolean {
  return fields.some(({ field, negated, value }) => field === by && !negated && value === node);
}

function slice(asked: Asked): Decision {
  const { verb, subresource } = asked;
  if (subresource !== '') return no('cannot authorize ResourceSlice subresources');
  if (verb === 'create') return yes;
  if (['get', 'update', 'patch', 'delete'].includes(verb)) return related(asked, 'resourceslice');
  if (!['watch', 'list', 'deletecollection'].includes(verb))
    return no(
      'only the following verbs are allowed for a ResourceSlice: get, watch, list, create, update, patch, delete, deletecollection',
    );
  if (isNarrowed(asked, 'spec.nodeName')) return yes;
  return no('can only list/watch/deletecollection resourceslices with nodeName field selector');
}

function nodeItself({ verb, subresource, name, node }: Asked): Decision {
  if (subresource === 'status') return verb === 'update' || verb === 'patch' ? yes : no();
  if (subresource !== '') return no();
  if (['create', 'update', 'patch'].includes(verb)) return yes;
  if (!read.includes(verb)) return no();
  if (name === node) return yes;
  if (name === '') return no(`node '${node}' cannot read all nodes, only its own Node object`);
  return no(`node '${node}' cannot read '${name}', only its own Node object`);
}

function pod(asked: Asked): Decision {
  const { verb, subresource, name } = asked;
  if (subresource === 'status') return verb === 'update' || verb === 'patch' ? yes : no();
  if (subresource === 'eviction') return verb === 'create' ? yes : no();
  if (subresource !== '') return no();
  if (verb === 'get') return related(asked, 'pod');
  if (verb === 'create' || verb === 'delete') return yes;
  if (verb !== 'list' && verb !== 'watch') return no();
  if (isNarrowed(asked, 'spec.nodeName')) return yes;
  return name === '' ? no('can only list/watch pods with spec.nodeName field selector') : related(asked, 'pod');
}
