/** The live pictures beside the terminal. */
import { AxeBuilder } from '@axe-core/playwright';
import { expect, startMs, test } from '../fixtures.ts';
import { LessonPage } from '../lesson-page.ts';

test('the picture follows the cluster, says the same in words, and asks the terminal about an object', async ({
  page,
  provider,
}) => {
  const lesson = new LessonPage(page, 'en', 'deployments');
  await lesson.open();
  await lesson.start(startMs[provider]);
  await expect(page.getByText(lesson.text('views.empty'))).toBeVisible();
  await lesson.type('kubectl apply -f web-rs.yaml');
  const boxes = page.locator('.react-flow__node');
  await expect(boxes).toHaveCount(4);
  const good = lesson.text('views.state.good');
  const outline = page.locator('li', { hasText: `ReplicaSet web, 3/3, ${good}` });
  await expect(outline).toHaveCount(1);
  await expect(outline.locator('li')).toHaveCount(3);
  await lesson.type('kubectl scale rs web --replicas=1');
  await expect(boxes).toHaveCount(2);
  await page.locator('.react-flow__node', { hasText: 'ReplicaSet' }).click();
  await lesson.button('details.describe').click();
  await expect(lesson.screen).toContainText('SuccessfulDelete');
  const { violations } = await new AxeBuilder({ page }).include('[aria-label="Views of the cluster"]').analyze();
  expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html)}`)).toEqual([]);
  await lesson.button('views.hide').click();
  await expect(boxes).toHaveCount(0);
});

test('the namespaces of a lab are drawn each in its frame, or one of them alone, which is remembered', async ({
  page,
  provider,
}) => {
  const lesson = new LessonPage(page, 'en', 'production');
  await lesson.open();
  await lesson.start(startMs[provider]);
  await lesson.type('kubectl create deployment front -n staging --image=nginx:1.28 --replicas=2');
  const nodes = page.locator('.react-flow__node');
  const frames = page.locator('.react-flow__node-namespace');
  await expect(frames).toHaveText(['Namespace default', 'Namespace staging']);
  const staging = page.locator('li', { hasText: /^Namespace staging/ });
  await expect(staging).toContainText('Deployment front, 2/2');
  const choice = page.getByRole('combobox', { name: 'Namespace' });
  await choice.selectOption('production');
  await expect(page.getByText(lesson.text('views.emptyIn', { namespace: 'production' }))).toBeVisible();
  await choice.selectOption('staging');
  await expect(nodes).toHaveCount(4);
  await expect(frames).toHaveCount(0);
  await page.reload();
  await expect(choice).toHaveValue('staging');
  await expect(nodes).toHaveCount(4);
  await page.locator('.react-flow__node', { hasText: 'Deployment' }).click();
  await lesson.button('details.describe').click();
  await expect(lesson.screen).toContainText('kubectl describe deployment front -n staging');
});

test('the traffic of a lab is drawn, and what failed is counted', async ({ page, provider }) => {
  const lesson = new LessonPage(page, 'en', 'shutdown');
  await lesson.open();
  await lesson.start(startMs[provider]);
  await lesson.button('views.traffic').click();
  const chart = page.getByRole('img', { name: /^Answers per second/ });
  await expect(chart).toBeVisible();
  await expect(chart).toHaveAccessibleName(/: [1-9]\d* served/, { timeout: 60_000 });
  const before = Number(/([\d,]+) failed/.exec((await chart.getAttribute('aria-label')) ?? '')?.[1]?.replace(',', ''));
  await lesson.type('kubectl scale deployment shop --replicas=0');
  await expect
    .poll(
      async () => Number(/([\d,]+) failed/.exec((await chart.getAttribute('aria-label')) ?? '')?.[1]?.replace(',', '')),
      {
        timeout: 30_000,
      },
    )
    .toBeGreaterThan(before);
});
