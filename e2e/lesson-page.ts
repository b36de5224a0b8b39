import type { Locator, Page } from '@playwright/test';
import { findLab } from '../labs/labs.ts';
import type { Locale } from '../sandbox/contract/text.ts';
import type { StepVerdict } from '../sandbox/contract/verdict.ts';
import { expect } from './fixtures.ts';
import { message } from './messages.ts';

/** A lesson, as a learner of one language uses it. */
export class LessonPage {
  readonly page: Page;
  readonly locale: Locale;
  readonly lesson: string;

  constructor(page: Page, locale: Locale = 'en', lesson = 'pods') {
    this.page = page;
    this.locale = locale;
    this.lesson = lesson;
  }

  text(key: string, values?: Readonly<Record<string, string | number>>): string {
    return message(this.locale, key, values);
  }

  button(key: string): Locator {
    return this.page.getByRole('button', { name: this.text(key), exact: true });
  }

  /** The terminal's keyboard, present while there is a terminal. */
  get keyboard(): Locator {
    return this.page.getByRole('textbox', { name: this.text('terminal.label') });
  }

  /** What the terminal shows. */
  get screen(): Locator {
    return this.page.locator('.xterm-rows').filter({ visible: true });
  }

  async open(): Promise<void> {
    const path = this.lesson === 'tour' ? 'tour' : `lessons/${this.lesson}`;
    await this.page.goto(`/${this.locale}/${path}`);
  }

  /** Starts a sandbox and waits for the prompt. */
  async start(timeout: number): Promise<void> {
    await this.button('sandbox.idle.start').click();
    await this.expectPrompt(timeout);
  }

  async expectPrompt(timeout: number): Promise<void> {
    // An old screen stays while the line is down: the prompt counts once the line is up.
    const up = this.page.getByText(this.text('terminal.state.connected'), { exact: true }).filter({ visible: true });
    await expect(up.first()).toBeVisible({ timeout });
    await expect(this.screen).toContainText('$', { timeout });
  }

  async type(command: string): Promise<void> {
    await this.keyboard.focus();
    await this.page.keyboard.type(`${command}\n`);
  }

  /** The card of a step in the text. */
  step(id: string): Locator {
    const step = findLab(this.lesson)?.steps.find((found) => found.id === id);
    if (!step) throw new Error(`lesson ${this.lesson} has no step ${id}`);
    return this.page.getByRole('region', { name: step.goal[this.locale] });
  }

  async expectStep(id: string, state: StepVerdict['state'], timeout = 30_000): Promise<void> {
    await expect(this.step(id)).toHaveAttribute('data-state', state, { timeout });
    await expect(this.step(id)).toContainText(this.text(`lesson.state.${state}`));
  }

  /** Asks for the reset or the end of the sandbox and confirms it. */
  async ask(deed: 'reset' | 'end'): Promise<void> {
    await this.button(`sandbox.${deed}`).click();
    const question = this.page.getByRole('group', { name: this.text(`sandbox.confirm.${deed}`) });
    await question.getByRole('button', { name: this.text(`sandbox.confirm.${deed}Yes`), exact: true }).click();
  }

  /** Ends the sandbox, if there is one, and waits until it is gone. */
  async end(timeout = 60_000): Promise<void> {
    await this.ask('end');
    await expect(this.page.getByText(this.text('sandbox.ended.title'))).toBeVisible({ timeout });
  }
}
