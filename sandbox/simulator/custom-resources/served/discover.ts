/** A version's entries in discovery. Source: apiserver/customresource_discovery_controller.go. */
import { createHash } from 'node:crypto';
import type { APIResource } from '../../structure/structure.ts';
import type { CustomVersion } from '../instance/custom-version.ts';

export const verbs = ['delete', 'deletecollection', 'get', 'list', 'patch', 'create', 'update', 'watch'];
const verbsWhileTerminating = ['delete', 'deletecollection', 'get', 'list', 'watch'];
const subresourceVerbs = ['get', 'patch', 'update'];

/** The resource, then its subresources. */
export function discover(of: CustomVersion): readonly APIResource[] {
  const { names, namespaced, kind, group, storageVersion } = of;
  const { plural, singular = '', shortNames, categories } = names;
  return [
    {
      name: plural,
      singularName: singular,
      namespaced,
      kind,
      verbs: of.isTerminating ? verbsWhileTerminating : verbs,
      ...(shortNames === undefined ? {} : { shortNames: [...shortNames] }),
      ...(categories === undefined ? {} : { categories: [...categories] }),
      storageVersionHash: storageVersionHash(group, storageVersion, kind),
    },
    ...(of.hasStatus
      ? [{ name: `${plural}/status`, singularName: '', namespaced, kind, verbs: subresourceVerbs }]
      : []),
    ...(of.scale === undefined
      ? []
      : [
          {
            name: `${plural}/scale`,
            singularName: '',
            namespaced,
            group: 'autoscaling',
            version: 'v1',
            kind: 'Scale',
            verbs: subresourceVerbs,
          },
        ]),
  ];
}

/** apiserver/pkg/endpoints/discovery/storageversionhash.go */
function storageVersionHash(group: string, version: string, kind: string): string {
  return createHash('sha256').update(`${group}/${version}/${kind}`).digest().subarray(0, 8).toString('base64');
}
