/** The Pods lab: one Pod looked at, declared, entered, joined by another container, labelled, restarted and deleted. */
import { defineLab } from '../vocabulary/define-lab.ts';
import { declare, webManifest } from './declare.ts';
import { deletePods } from './delete.ts';
import { enter } from './enter.ts';
import { firstPod } from './first-pod.ts';
import { labels } from './labels.ts';
import { look } from './look.ts';
import { restart } from './restart.ts';
import { pairManifest, twoContainers } from './two-containers.ts';

export const podsLab = defineLab({
  id: 'pods',
  title: { en: 'Pods', ja: 'Pod' },
  files: { 'web.yaml': webManifest, 'pair.yaml': pairManifest },
  steps: [firstPod, look, declare, enter, twoContainers, labels, restart, deletePods],
});
