/** web as a process: settings from the environment, one line of JSON on stdout once it serves. */
import { runAsChild } from '../config/run-as-child.ts';
import { readSettings } from '../config/settings.ts';
import { storeUrl } from '../config/store-url.ts';
import { openStore } from '../store/open-store.ts';
import { openWeb } from './open-web.ts';

await runAsChild(async (running) => {
  const settings = readSettings();
  const { address, port } = settings;
  const store = running.use(await openStore(storeUrl(settings)));
  const web = running.use(await openWeb({ address, port, dev: process.env.NODE_ENV === 'development', store }));
  return { url: web.url };
});
