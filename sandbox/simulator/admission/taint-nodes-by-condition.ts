/** A new node takes no Pods before it has said that it is ready. Source: plugin/pkg/admission/nodetaint/admission.go. */
import type { V1Node } from '@kubernetes/client-node';
import type { AdmissionPlugin } from './admission.ts';
import { isAbout } from './is-about.ts';

const taint = { key: 'node.kubernetes.io/not-ready', effect: 'NoSchedule' };

export const taintNodesByCondition: AdmissionPlugin = {
  name: 'TaintNodesByCondition',
  handles: (request) => isAbout(request, '', 'nodes', 'CREATE'),
  admit({ object }) {
    const node = object as unknown as V1Node;
    const taints = node.spec?.taints ?? [];
    if (taints.some(({ key, effect }) => key === taint.key && effect === taint.effect)) return;
    node.spec = { ...node.spec, taints: [...taints, { ...taint }] };
  },
};
