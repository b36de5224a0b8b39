/** A sandbox from its start to its end, as its learner sees it. */
import { readdir, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, startMs, test } from '../fixtures.ts';
import { LessonPage } from '../lesson-page.ts';

test('a reload comes back to the same shell and the same screen', async ({ page, provider }) => {
  const lesson = new LessonPage(page);
  await lesson.open();
  await lesson.start(startMs[provider]);
  await lesson.type('mark=kept; echo first-$mark-line');
  await expect(lesson.screen).toContainText('first-kept-line');
  await page.reload();
  await expect(lesson.screen).toContainText('first-kept-line', { timeout: startMs[provider] });
  await lesson.type('echo second-$mark-line');
  await expect(lesson.screen).toContainText('second-kept-line');
});

test('a sandbox is extended, reset and ended; a reset keeps what was passed', async ({ page, provider }) => {
  const lesson = new LessonPage(page);
  await lesson.open();
  await lesson.start(startMs[provider]);
  await lesson.type('kubectl run hello --image=nginx:1.27');
  await lesson.expectStep('first-pod', 'met');

  const left = page.getByTestId('time-left');
  const minutes = async () => Number(/\d+/.exec((await left.textContent()) ?? '')?.[0]);
  expect(await minutes()).toBeLessThanOrEqual(60);
  await lesson.button('sandbox.extend').click();
  await expect.poll(minutes).toBeGreaterThan(60);

  await lesson.ask('reset');
  await expect(lesson.screen).not.toContainText('pod/hello created', { timeout: startMs[provider] });
  await lesson.expectPrompt(startMs[provider]);
  await lesson.expectStep('first-pod', 'met');
  await lesson.type('kubectl get pods');
  await expect(lesson.screen).toContainText('No resources found');

  await lesson.end();
  await expect(lesson.button('sandbox.ended.start')).toBeVisible();
  await expect(lesson.keyboard).toHaveCount(0);
});

test('without a line the page stays, and says what did not happen', async ({ page, context, provider }) => {
  const lesson = new LessonPage(page);
  const unreachable = page.getByRole('alert').getByText(lesson.text('failure.host-unreachable.title'));
  await lesson.open();
  await expect(lesson.button('sandbox.idle.start')).toBeEnabled();
  await page.waitForLoadState('networkidle');
  await context.setOffline(true);
  await lesson.button('sandbox.idle.start').click();
  await expect(unreachable).toBeVisible();
  await context.setOffline(false);
  await lesson.button('sandbox.failed.again').click();
  await lesson.expectPrompt(startMs[provider]);
  await context.setOffline(true);
  await lesson.button('sandbox.extend').click();
  await expect(unreachable).toBeVisible();
  await expect(lesson.keyboard).toHaveCount(1);
});

test('a start that fails says why, also after a reload, and can be tried again', async ({
  page,
  drydock,
  provider,
}) => {
  // A file where the learners' homes should be: no shell can be opened.
  const homes = join(drydock.dataFolder, 'homes');
  await rename(homes, `${homes}-away`);
  await writeFile(homes, '');
  const lesson = new LessonPage(page);
  try {
    await lesson.open();
    await lesson.button('sandbox.idle.start').click();
    await expect(page.getByText(lesson.text('sandbox.failed.title'))).toBeVisible({ timeout: startMs[provider] });
    await page.reload();
    await expect(page.getByText(lesson.text('sandbox.failed.title'))).toBeVisible();
  } finally {
    await rename(`${homes}-away`, homes).catch(async () => {
      await rename(homes, `${homes}-file`);
      await rename(`${homes}-away`, homes);
    });
  }
  await lesson.button('sandbox.failed.again').click();
  await lesson.expectPrompt(startMs[provider]);
});

test('a killed host loses no progress', { tag: '@kind' }, async ({ page, drydock, provider }) => {
  const lesson = new LessonPage(page);
  await lesson.open();
  await lesson.start(startMs[provider]);
  await lesson.type('kubectl run hello --image=nginx:1.27');
  await lesson.expectStep('first-pod', 'met', 60_000);

  await drydock.killHost('SIGKILL');
  await expect(page.getByText(lesson.text('sandbox.lost.title'))).toBeVisible();
  await drydock.restartHost();
  await expect(page.getByText(lesson.text('sandbox.lost.title'))).toBeHidden({ timeout: 60_000 });
  await lesson.expectPrompt(startMs[provider]);
  await lesson.expectStep('first-pod', 'met');
  await lesson.type('kubectl get pod hello');
  await expect(lesson.screen).toContainText('Running', { timeout: 60_000 });
  await lesson.end();
});

test('a killed host takes no shell with it: what runs in it goes on in the same screen, also after a reload', async ({
  page,
  drydock,
  provider,
}) => {
  const lesson = new LessonPage(page);
  await lesson.open();
  await lesson.start(startMs[provider]);
  await lesson.type('mark=kept; n=0; until [ -e stop ]; do sleep 0.2; n=$((n+1)); echo count-$n-$mark; done');
  await expect(lesson.screen).toContainText('count-3-kept');

  await drydock.killHost('SIGKILL');
  await drydock.restartHost();
  const shown = async () =>
    [...((await lesson.screen.textContent()) ?? '').matchAll(/count-(\d+)-kept/g)].map((found) => Number(found[1]));
  const newest = async () => (await shown()).at(-1) ?? 0;
  const connected = page.getByText(lesson.text('terminal.state.connected'), { exact: true });
  await expect(connected).toBeVisible({ timeout: startMs[provider] });
  const before = await newest();
  await expect.poll(newest, { timeout: startMs[provider] }).toBeGreaterThan(before);
  const lines = await shown();
  expect(lines).toEqual(lines.map((_, i) => (lines[0] ?? 0) + i));

  await page.reload();
  await expect.poll(newest, { timeout: startMs[provider] }).toBeGreaterThan(before);
  const homes = join(drydock.dataFolder, 'homes');
  for (const home of await readdir(homes)) await writeFile(join(homes, home, 'stop'), '');
  await expect(lesson.screen).toContainText('$');
  await lesson.type('echo still-$mark-shell');
  await expect(lesson.screen).toContainText('still-kept-shell');
});
