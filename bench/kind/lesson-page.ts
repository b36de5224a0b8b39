import { chromium } from '@playwright/test';
import { run } from '../../sandbox/exec/run.ts';
import { findChromium } from '../../testing/find-chromium.ts';
import { startDrydock } from '../../testing/start-drydock.ts';
import { atMost, type BenchRow, percentile } from '../bench-row.ts';

const changes = 40;
/** A cold start on a busy machine. */
const startPatienceMs = 300_000;

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
    const began = performance.now();
    await page.getByRole('button', { name: 'Start my cluster' }).click();
    await page.locator('.xterm-rows', { hasText: '$' }).waitFor({ timeout: startPatienceMs });
    const toPrompt = (performance.now() - began) / 1_000;

    const delays: number[] = [];
    const label = page.locator('#step-first-pod [data-state]');
    await page.evaluate(() => {
      // The page notes the moment at which the first step's verdict changes.
      const card = document.querySelector('#step-first-pod');
      new MutationObserver(() => Object.assign(window, { changedAt: Date.now() })).observe(card as Node, {
        subtree: true,
        childList: true,
        characterData: true,
        attributes: true,
      });
    });
    await label.first().waitFor();
    const node = `${(await run('docker', ['ps', '--filter', 'label=drydock.id', '--format', '{{.Names}}'])).stdout.trim()}`;
    for (let change = 0; change < changes; change += 1) {
      const name = `bench-${change}`;
      const kubectl = ['exec', node, 'kubectl', '--kubeconfig', '/etc/kubernetes/admin.conf'];
      await page.evaluate(() => Object.assign(window, { changedAt: 0 }));
      // A Pod of another name makes the first condition wrong and is named in its verdict.
      const ran = await run('docker', [
        ...kubectl,
        'run',
        name,
        '--image=nginx:1.27',
        '-o',
        'jsonpath={.metadata.uid}',
      ]);
      const answered = Date.now();
      if (!ran.ok) throw new Error(ran.output);
      const changedAt = await (
        await page.waitForFunction(() => (window as unknown as { changedAt: number }).changedAt)
      ).jsonValue();
      delays.push(Math.max(0, changedAt - answered));
      await run('docker', [...kubectl, 'delete', 'pod', name, '--now']);
    }
    return [
      atMost('click to a prompt, cold cluster', toPrompt, 's', 60),
      atMost('cluster change to verdict on the page, p50', percentile(delays, 0.5), 'ms', 200),
      atMost('cluster change to verdict on the page, p95', percentile(delays, 0.95), 'ms', 200),
    ];
  } finally {
    await browser.close();
  }
}
