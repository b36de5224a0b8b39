/** The host as a process: settings from the environment, one line of JSON on stdout once it serves, its log on stderr. */

import { runAsChild } from '../../config/run-as-child.ts';
import { readSecret } from '../../config/secret.ts';
import { readSettings } from '../../config/settings.ts';
import { storeUrl } from '../../config/store-url.ts';
import { findLab } from '../../labs/labs.ts';
import { openStore } from '../../store/open-store.ts';
import { applyManifests } from '../access/apply-manifests.ts';
import { grantAccess } from '../access/grant-access.ts';
import { judgeLab } from '../checks/judge-lab.ts';
import { valueOrThrow } from '../contract/failure.ts';
import { findKubectl } from '../kubectl/find-kubectl.ts';
import { chooseIsolation } from '../terminal/choose-isolation.ts';
import { describeLimits } from '../terminal/describe-limits.ts';
import { KeptBoxes, type KeptTerminal } from '../terminal/keeper/kept-boxes.ts';
import { serveKeptTerminal } from '../terminal/keeper/serve-kept-terminal.ts';
import { serveTools } from '../tools/serve-tools.ts';
import { openTraffic } from '../traffic/open-traffic.ts';
import { openView } from '../view/open-view.ts';
import { openHost } from './open-host.ts';
import type { Parts } from './parts.ts';
import { pickProvider } from './pick-provider.ts';

const log = (line: string): void => void process.stderr.write(`${new Date().toISOString()} ${line}\n`);

await runAsChild(async (running) => {
  const settings = readSettings();
  const now = (): Date => new Date();
  const kubectl = valueOrThrow(
    await findKubectl({ setting: settings.kubectl, dataFolder: settings.data, onProgress: log }),
  );
  const proxied = settings.proxies.length > 0;
  const isolation = valueOrThrow(await chooseIsolation(settings.isolation, settings.address, proxied));
  if (isolation === 'bubblewrap') log(`limits of each box: ${await describeLimits()}`);
  const provider = running.use(valueOrThrow(await pickProvider(settings, now)));
  const store = running.use(await openStore(storeUrl(settings)));
  const boxes = running.use(new KeptBoxes(settings.data, log));
  const parts: Parts<KeptTerminal> = {
    provider,
    isolation,
    kubectl: kubectl.path,
    findLab,
    grantAccess,
    applyManifests,
    openBox: (request) => boxes.open(request),
    keepBoxes: (ids) => boxes.keepOnly(ids),
    openTraffic,
    judgeLab,
    serveTerminal: serveKeptTerminal,
    serveTools,
    openView,
  };
  const host = running.use(await openHost({ settings, parts, store, secret: readSecret(settings.data), now, log }));
  return { address: host.address, host: host.id, provider: provider.name, isolation };
});
