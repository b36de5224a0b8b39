/** The production lab: what a Deployment still lacks that runs on a laptop, and how to see what is wrong when it does not. */
import { defineLab } from '../vocabulary/define-lab.ts';
import { changeConfig } from './change-config.ts';
import { configure } from './configure.ts';
import { fallSilent } from './fall-silent.ts';
import { findAPlace } from './find-a-place.ts';
import { frontManifest, mailManifest, productionManifests, reportManifest, shopManifest } from './manifests.ts';
import { pin } from './pin.ts';
import { promote } from './promote.ts';
import { setLimits } from './set-limits.ts';
import { startSlowly } from './start-slowly.ts';
import { tellApart } from './tell-apart.ts';

export const productionLab = defineLab({
  id: 'production',
  title: { en: 'Production-ready', ja: '本番への備え' },
  namespaces: ['staging', 'production'],
  files: {
    'shop.yaml': shopManifest,
    'report.yaml': reportManifest,
    'mail.yaml': mailManifest,
    'front.yaml': frontManifest,
  },
  manifests: productionManifests,
  steps: [startSlowly, fallSilent, findAPlace, setLimits, configure, changeConfig, pin, promote, tellApart],
});
