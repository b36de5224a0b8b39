/** The Deployments lab: a ReplicaSet that keeps its count, and a Deployment that replaces one ReplicaSet by the next. */
import { defineLab } from '../vocabulary/define-lab.ts';
import { adopt } from './adopt.ts';
import { deploy, deploymentManifest } from './deploy.ts';
import { getStuck } from './get-stuck.ts';
import { goBack } from './go-back.ts';
import { keepCount, replicaSetManifest } from './keep-count.ts';
import { release } from './release.ts';
import { replace } from './replace.ts';
import { rollOut } from './roll-out.ts';
import { scale } from './scale.ts';

export const deploymentsLab = defineLab({
  id: 'deployments',
  title: { en: 'ReplicaSets and Deployments', ja: 'ReplicaSet と Deployment' },
  files: { 'web-rs.yaml': replicaSetManifest, 'shop.yaml': deploymentManifest },
  steps: [keepCount, replace, release, adopt, deploy, scale, rollOut, getStuck, goBack],
});
