/** The Pods lab: Pods looked at, declared, entered, listened to, given resources and a second container, labelled, restarted and deleted. */
import { defineLab } from '../vocabulary/define-lab.ts';
import { askForResources } from './ask-for-resources.ts';
import { declare, webManifest } from './declare.ts';
import { deletePods } from './delete.ts';
import { enter } from './enter.ts';
import { firstPod } from './first-pod.ts';
import { labels } from './labels.ts';
import { look } from './look.ts';
import { parrotManifest, readLogs } from './read-logs.ts';
import { restart } from './restart.ts';
import { pairManifest, twoContainers } from './two-containers.ts';

export const podsLab = defineLab({
  id: 'pods',
  title: { en: 'Pods', ja: 'Pod' },
  files: { 'web.yaml': webManifest, 'parrot.yaml': parrotManifest, 'pair.yaml': pairManifest },
  steps: [firstPod, look, declare, enter, readLogs, askForResources, twoContainers, labels, restart, deletePods],
});
