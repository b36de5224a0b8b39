/** Pods leave a node that is not ready or cannot be reached after five minutes. Source: plugin/pkg/admission/defaulttolerationseconds/admission.go. */
import type { V1Pod } from '@kubernetes/client-node';
import type { AdmissionPlugin } from './admission.ts';
import { isAbout } from './is-about.ts';

const tolerationSeconds = 300;
const taints = ['node.kubernetes.io/not-ready', 'node.kubernetes.io/unreachable'];

export const defaultTolerationSeconds: AdmissionPlugin = {
  name: 'DefaultTolerationSeconds',
  handles: (request) => isAbout(request, '', 'pods', 'CREATE', 'UPDATE'),
  admit({ object }) {
    const { spec } = object as unknown as V1Pod;
    if (!spec) return;
    const given = spec.tolerations ?? [];
    const missing = taints.filter(
      (taint) => !given.some(({ key, effect }) => (!key || key === taint) && (!effect || effect === 'NoExecute')),
    );
    if (missing.length === 0) return;
    spec.tolerations = [
      ...given,
      ...missing.map((key) => ({ key, operator: 'Exists', effect: 'NoExecute', tolerationSeconds })),
    ];
  },
};
