/** A terminal that is out of sight for a while: its lines, its size and its reader's place are as they were. */
import { expect, startMs, test } from '../fixtures.ts';
import { LessonPage } from '../lesson-page.ts';

for (const width of [390, 800]) {
  test(`at ${width} px a terminal that was out of sight shows its last line, or what its reader had scrolled to`, async ({
    page,
    provider,
  }) => {
    test.slow();
    await page.setViewportSize({ width, height: 800 });
    const lesson = new LessonPage(page);
    await lesson.open();
    await lesson.button('lesson.showTerminal').click();
    await lesson.start(startMs[provider]);
    const bar = page.getByRole('banner');
    for (const part of await bar.locator('a, button').all()) await expect(part).toBeInViewport({ ratio: 0.99 });
    expect((await bar.boundingBox())?.height, 'the bar has two rows at most').toBeLessThanOrEqual(90);
    const tab = (number: number) =>
      page.getByRole('tab', {
        name: lesson.text(number === 1 ? 'terminal.tabs.main' : 'terminal.tabs.other', { number }),
      });
    const lastLine = lesson.screen.locator('div').filter({ hasText: 'the-end' }).last();
    const ways = {
      'the text': async () => {
        await lesson.button('lesson.showText').click();
        await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
        await expect(lesson.keyboard).toHaveCount(0);
        await lesson.button('lesson.showTerminal').click();
      },
      'a reload': async () => {
        await page.reload();
        await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
        await lesson.button('lesson.showTerminal').click();
        await lesson.expectPrompt(startMs[provider]);
      },
      'another terminal': async () => {
        await tab(2).click();
        await expect(lesson.screen).not.toContainText('line-');
        await tab(1).click();
      },
    };
    await lesson.button('terminal.tabs.add').click();
    await lesson.expectPrompt(startMs[provider]);
    await tab(1).click();

    await lesson.type("clear; trap 'echo re''sized' WINCH; seq -f 'line-%.0f.' 300; echo th''e-end");
    await expect(lesson.screen).toContainText('the-end');
    for (const [what, goAndComeBack] of Object.entries(ways)) {
      await goAndComeBack();
      await expect(lastLine, `the last line after ${what}`).toBeInViewport({ ratio: 0.9 });
    }
    await page.locator('.xterm-screen').filter({ visible: true }).hover();
    await page.mouse.wheel(0, -2_000);
    await expect(lesson.screen).not.toContainText('the-end');
    const [first] = /line-\d+\./.exec(await lesson.screen.innerText()) ?? [];
    expect(first).toBeDefined();
    for (const what of ['the text', 'another terminal'] as const) {
      await ways[what]();
      await expect(lesson.screen, `the place after ${what}`).toContainText(first ?? '');
      await expect(lesson.screen).not.toContainText('the-end');
    }
    await lesson.type('echo al""l');
    await expect(lesson.screen).toContainText('all');
    await expect(lesson.screen, 'the shell was not told of another size').not.toContainText('resized');
  });
}
