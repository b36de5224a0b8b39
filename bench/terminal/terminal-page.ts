import type { Browser, BrowserContext, Page } from '@playwright/test';
import { installScreenProbe, type Reaction } from './screen-probe.ts';

/** Long enough for 50 MB on a busy machine. */
const patienceMs = 300_000;

/** A page with one terminal that has the keyboard. */
export interface TerminalPage extends AsyncDisposable {
  readonly page: Page;
  /** Types a command and its Enter, and waits until it has come to its end and a prompt stands there. */
  run(command: string): Promise<void>;
  /** Presses a key or types a line with its Enter; what followed it. */
  press(key: string, what: 'echo' | 'prompt'): Promise<Reaction>;
  type(line: string, until: { readonly line: string }): Promise<Reaction>;
  untilPrompt(): Promise<void>;
}

/** Opens an address with the probe in it; `show` brings its terminal up, `proxy` is what the browser goes through. */
export async function openTerminalPage(
  browser: Browser,
  url: string,
  show: (page: Page) => Promise<void> = async () => {},
  proxy?: { readonly server: string; readonly bypass: string },
): Promise<TerminalPage> {
  const viewport = { width: 1280, height: 800 };
  const context: BrowserContext = await browser.newContext({ viewport, ...(proxy ? { proxy } : {}) });
  await context.addInitScript(installScreenProbe);
  const page = await context.newPage();
  page.setDefaultTimeout(patienceMs);
  await page.goto(url);
  await show(page);
  const untilPrompt = async (): Promise<void> => {
    await page.locator('.xterm-helper-textarea').first().waitFor({ state: 'attached' });
    await page.waitForFunction(() => /\$ ?$/.test(window.screenProbe.cursorLine()));
  };
  await untilPrompt();
  await page.locator('.xterm-helper-textarea').first().focus();
  const reaction = (): Promise<Reaction> => page.evaluate(() => window.screenProbe.reaction());
  const type = async (line: string, until: { readonly line: string }): Promise<Reaction> => {
    await page.keyboard.type(line);
    await page.evaluate((expected) => window.screenProbe.expect(expected), until);
    await page.keyboard.press('Enter');
    return reaction();
  };
  let runs = 0;
  return {
    page,
    type,
    untilPrompt,
    async run(command) {
      runs += 1;
      const mark = `ran ${runs}`;
      await type(`${command}; echo ran' '${runs}`, { line: mark });
      await untilPrompt();
    },
    async press(key, what) {
      await page.evaluate((expected) => window.screenProbe.expect(expected), what);
      await page.keyboard.press(key);
      return reaction();
    },
    [Symbol.asyncDispose]: () => context.close(),
  };
}
