/** The tools beside the terminal: details of objects, files, differences and the timeline. */
import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from '@playwright/test';
import { expect, startMs, test } from '../fixtures.ts';
import { LessonPage } from '../lesson-page.ts';

/** The cluster may be slow on a busy machine, ms. */
const slowly = { timeout: 90_000 };

async function expectNoViolations(page: Page): Promise<void> {
  const { violations } = await new AxeBuilder({ page })
    .include('[aria-label="Views of the cluster"]')
    // What scrolls in CodeMirror is reached by the text in it, which has the focus.
    .exclude('.cm-scroller')
    .analyze();
  expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html)}`)).toEqual([]);
}

test('an object is opened by keyboard, shows YAML, events and logs, and gives the focus back', async ({
  page,
  provider,
}) => {
  const lesson = new LessonPage(page, 'en', 'pods');
  await lesson.open();
  await lesson.start(startMs[provider]);
  await lesson.type(
    'kubectl run hello --image=nginx:1.27 && kubectl create secret generic key --from-literal=password=hunter2',
  );
  const pod = page.locator('.react-flow__node', { hasText: 'hello' });
  await expect(pod).toContainText('Running', slowly);
  await pod.focus();
  await page.keyboard.press('Enter');
  const panel = page.getByRole('region', { name: lesson.text('details.details', { kind: 'Pod', name: 'hello' }) });
  await expect(panel.getByRole('tabpanel')).toContainText('image: nginx:1.27', slowly);
  await panel.getByRole('tab', { name: lesson.text('details.tab.yaml') }).focus();
  await page.keyboard.press('ArrowRight');
  await expect(panel.getByRole('tabpanel')).toContainText('Scheduled', slowly);
  await page.keyboard.press('ArrowRight');
  await expect(panel.getByRole('log')).toContainText('start worker process', slowly);
  await expectNoViolations(page);
  await page.keyboard.press('Escape');
  await expect(panel).toHaveCount(0);
  await expect(pod).toBeFocused();
  await page.getByRole('button', { name: 'Secret key' }).click();
  const secret = page.getByRole('region', { name: lesson.text('details.details', { kind: 'Secret', name: 'key' }) });
  await expect(secret).toContainText('hidden, 7 bytes', slowly);
  await secret.getByRole('button', { name: lesson.text('details.reveal') }).click();
  await expect(secret).toContainText('aHVudGVyMg==', slowly);
});

test('a file is edited where the shell sees it, mistakes are told, and nothing is lost in a conflict', async ({
  page,
  provider,
}) => {
  const lesson = new LessonPage(page, 'en', 'deployments');
  await lesson.open();
  await lesson.start(startMs[provider]);
  await lesson.button('views.files').click();
  const files = page.getByRole('navigation', { name: lesson.text('editor.files') });
  await files.getByRole('button', { name: 'web-rs.yaml' }).click(slowly);
  const text = page.getByRole('textbox', { name: lesson.text('editor.label', { path: 'web-rs.yaml' }) });
  await expect(text).toContainText('ReplicaSet', slowly);
  const views = page.getByRole('region', { name: lesson.text('views.panel') });
  await expect(views).toContainText(lesson.text('editor.noProblems'), slowly);
  await text.focus();
  await page.keyboard.press('Control+End');
  await page.keyboard.type('replicaz: 1');
  await expect(views).toContainText('1 problem', slowly);
  await views.getByText('1 problem').click();
  await expect(views).toContainText('ReplicaSet has no field replicaz.', slowly);
  await expectNoViolations(page);
  await text.focus();
  await page.keyboard.press('Control+s');
  await expect(views).toContainText(lesson.text('editor.saved'), slowly);
  await lesson.type('tail -n 1 web-rs.yaml');
  await expect(lesson.screen).toContainText('replicaz: 1', slowly);
  await text.focus();
  await page.keyboard.press('Control+Home');
  await page.keyboard.type('# mine');
  await lesson.type('echo "# theirs" >> web-rs.yaml');
  await expect(views).toContainText('Nothing was overwritten.', slowly);
  await expect(text).toContainText('# mine');
  await views.getByRole('button', { name: lesson.text('editor.keepMine') }).click();
  await lesson.type('head -n 1 web-rs.yaml');
  await expect(lesson.screen).toContainText('# mine', slowly);
  await text.focus();
  await page.keyboard.press('Escape');
  await page.keyboard.press('Tab');
  await expect(text).not.toBeFocused();
});

test('what was changed and what happened can be read afterwards', async ({ page, provider }) => {
  const lesson = new LessonPage(page, 'en', 'deployments');
  await lesson.open();
  await lesson.start(startMs[provider]);
  await lesson.type('kubectl create deployment shop --image=nginx:1.27');
  await expect(page.locator('.react-flow__node', { hasText: 'Pod' })).toContainText('Running', slowly);
  await lesson.type('kubectl scale deployment shop --replicas=2');
  await lesson.button('views.changes').click();
  const difference = page.getByRole('group', { name: 'Differences of Deployment shop' });
  await expect(difference).toContainText('replicas: 2', slowly);
  await expectNoViolations(page);
  await lesson.button('views.timeline').click();
  const rollout = page.getByRole('region', { name: /^Timeline of Rollout 1 of shop/ });
  await expect(rollout.getByRole('row', { name: /Rollout complete/ })).toHaveCount(1, slowly);
  await expectNoViolations(page);
});
