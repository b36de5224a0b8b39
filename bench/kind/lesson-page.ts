import { CoreV1Api, KubeConfig } from '@kubernetes/client-node';
import { chromium, type Page } from '@playwright/test';
import { installationOf } from '../../config/installation.ts';
import { readSettings } from '../../config/settings.ts';
import { valueOrThrow } from '../../sandbox/contract/failure.ts';
import { openKindProvider } from '../../sandbox/kind/kind-provider.ts';
import { findChromium } from '../../testing/find-chromium.ts';
import { type Drydock, startDrydock } from '../../testing/start-drydock.ts';
import { atMost, type BenchRow, percentile } from '../bench-row.ts';

const changes = 40;
/** A cold start on a busy machine. */
const startPatienceMs = 300_000;
/** Seconds of a cold start, most of them kind's own: the lesson page tells learners 20 to 60. */
const coldPromptBound = 60;
/** Milliseconds, from the request that changes the cluster to the changed card. */
const verdictBound = 200;

/** Click to a prompt that answers, on a cold cluster, and cluster change to verdict on the page. */
export async function measureLessonPage(): Promise<BenchRow[]> {
  await using drydock = await startDrydock({ provider: 'kind' });
  const executablePath = await findChromium();
  const browser = await chromium.launch({
    args: ['--no-sandbox', '--disable-3d-apis'],
    ...(executablePath === undefined ? {} : { executablePath }),
  });
  try {
    const page = await browser.newPage({ viewport: { width: 1600, height: 1000 } });
    await page.goto(`${drydock.url}/en/lessons/pods`);
    const start = page.getByRole('button', { name: 'Start my cluster' });
    await start.waitFor();
    const began = performance.now();
    await start.click();
    await page.locator('.xterm-rows', { hasText: '$' }).waitFor({ timeout: startPatienceMs });
    const toPrompt = (performance.now() - began) / 1_000;
    const delays = await measureVerdicts(page, await openCluster(drydock));
    return [
      atMost('click to a prompt, cold cluster', toPrompt, 's', coldPromptBound),
      atMost('cluster change to verdict on the page, p50', percentile(delays, 0.5), 'ms', verdictBound),
      atMost('cluster change to verdict on the page, p95', percentile(delays, 0.95), 'ms', verdictBound),
    ];
  } finally {
    await browser.close();
  }
}

/** The only cluster of a Drydock, as its administrator. */
async function openCluster(drydock: Drydock): Promise<CoreV1Api> {
  const { kindImage: image } = readSettings();
  const installation = installationOf(drydock.dataFolder);
  const provider = valueOrThrow(await openKindProvider({ image, memory: '2g', cpus: 2, most: 1, installation }));
  const [cluster] = valueOrThrow(await provider.list());
  if (!cluster) throw new Error('the sandbox that was started has no cluster');
  const config = new KubeConfig();
  config.loadFromString(cluster.adminKubeconfig);
  return config.makeApiClient(CoreV1Api);
}

/** Milliseconds from asking for a Pod of a wrong name to the card of the first step saying so. */
async function measureVerdicts(page: Page, core: CoreV1Api): Promise<number[]> {
  const delays: number[] = [];
  const namespace = 'default';
  const spec = { containers: [{ name: 'main', image: 'nginx:1.27' }] };
  await (await untilState(page, 'not-yet'))();
  for (let change = 0; change < changes; change += 1) {
    const name = `bench-${change}`;
    const wrong = await untilState(page, 'wrong');
    const asked = Date.now();
    await core.createNamespacedPod({ namespace, body: { metadata: { name }, spec } });
    delays.push((await wrong()) - asked);
    const clean = await untilState(page, 'not-yet');
    await core.deleteNamespacedPod({ namespace, name, gracePeriodSeconds: 0 });
    await clean();
  }
  return delays;
}

/** Begins to watch the first step's card; the function it gives waits for the moment at which the card took this state. */
async function untilState(page: Page, wanted: string): Promise<() => Promise<number>> {
  const watch = await page.evaluateHandle((state) => {
    const card = document.querySelector('#step-first-pod');
    if (!card) throw new Error('the page has no card of the first step');
    const turned = new Promise<number>((seen) => {
      const look = (): void => {
        if (card.getAttribute('data-state') !== state) return;
        watching.disconnect();
        seen(Date.now());
      };
      const watching = new MutationObserver(look);
      watching.observe(card, { attributes: true });
      look();
    });
    return { turned };
  }, wanted);
  return () => watch.evaluate(({ turned }) => turned);
}
