/** What a cluster, a file or somebody who searches says is text on the page, whatever stands in it. */
import { expect, startMs, test } from '../fixtures.ts';
import { LessonPage } from '../lesson-page.ts';

/** The cluster may be slow on a busy machine, ms. */
const slowly = { timeout: 60_000 };
const markup = '<img src=x onerror=window.mine=1>';
const hostile = `${markup}<script>window.mine=1</script>`;

test('attack: markup in annotations, events, logs, names of files and searches', async ({ page, provider }) => {
  test.slow();
  const refused: string[] = [];
  page.on('console', (message) => {
    if (/Content.Security.Policy/i.test(message.text())) refused.push(message.text());
  });
  const lesson = new LessonPage(page, 'en', 'pods');
  await lesson.open();
  await lesson.start(startMs[provider]);
  const pod = (name: string, container: object) => ({
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name, annotations: { note: hostile } },
    spec: { containers: [{ name: 'c', ...container }] },
  });
  const says = pod('says', { image: 'busybox:1.36', command: ['sh', '-c', `echo '${hostile}'; sleep 1000`] });
  // Events about it repeat the name of its image.
  const manifest = { apiVersion: 'v1', kind: 'List', items: [says, pod('wrong', { image: markup })] };
  const encoded = Buffer.from(JSON.stringify(manifest)).toString('base64');
  await lesson.type(`echo ${encoded} | base64 -d > m.json; kubectl create -f m.json`);
  // A name of a file has no slash.
  const file = `${markup}.yaml`;
  await lesson.type(`echo 'a: "${hostile}"' > '${file}'`);

  const open = async (name: string) => {
    await page.locator('.react-flow__node', { hasText: name }).click(slowly);
    const panel = page.getByRole('region', { name: lesson.text('details.details', { kind: 'Pod', name }) });
    await expect(panel.getByRole('tabpanel')).toContainText(hostile, slowly);
    return panel;
  };
  const logs = await open('says');
  await logs.getByRole('tab', { name: lesson.text('details.tab.logs') }).click();
  await expect(logs.getByRole('log')).toContainText(hostile, slowly);
  await page.keyboard.press('Escape');
  const events = await open('wrong');
  await events.getByRole('tab', { name: lesson.text('details.tab.events') }).click();
  await expect(events.getByRole('tabpanel')).toContainText(markup, slowly);

  await lesson.button('views.files').click();
  const files = page.getByRole('navigation', { name: lesson.text('editor.files') });
  await files.getByRole('button', { name: file, exact: true }).click(slowly);
  await expect(page.getByRole('textbox', { name: lesson.text('editor.label', { path: file }) })).toContainText(hostile);

  // A title that a program sets is nobody's but the terminal's.
  const title = await page.title();
  await lesson.type(`printf '\\033]0;${hostile}\\007'; echo titled`);
  await expect(lesson.screen).toContainText('titled');
  expect(await page.title()).toBe(title);

  await page.getByRole('button', { name: lesson.text('search.open') }).click();
  await page.getByRole('combobox').fill(hostile);
  const said = page.getByRole('dialog').getByRole('status');
  await expect(said).toHaveText(lesson.text('search.empty', { question: hostile }));
  expect(await page.locator('img[src="x"]').count()).toBe(0);
  expect(await page.evaluate(() => 'mine' in window)).toBe(false);
  expect(refused, 'nothing got so far that the policy had to hold it').toEqual([]);
});
