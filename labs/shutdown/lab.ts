/** The shutdown lab: requests fail during a rollout until the Pods wait for the others, signals reach the process, and time is enough. */
import { defineLab } from '../vocabulary/define-lab.ts';
import { keepEnough } from './keep-enough.ts';
import { listen } from './listen.ts';
import { deafManifest, shopManifest, shutdownManifests, slowManifest } from './manifests.ts';
import { seeItFail } from './see-it-fail.ts';
import { serveThrough } from './serve-through.ts';
import { takeTime } from './take-time.ts';
import { waitForOthers } from './wait-for-others.ts';

export const shutdownLab = defineLab({
  id: 'shutdown',
  title: { en: 'Graceful shutdown', ja: 'グレースフルシャットダウン' },
  files: { 'shop.yaml': shopManifest, 'deaf.yaml': deafManifest, 'slow.yaml': slowManifest },
  manifests: shutdownManifests,
  ingress: true,
  traffic: { host: 'shop.example', path: '/hostname', perSecond: 20 },
  steps: [seeItFail, waitForOthers, serveThrough, listen, takeTime, keepEnough],
});
