import type { Locator, Page } from '@playwright/test';
import { findLab } from '../labs/labs.ts';
import type { Locale } from '../sandbox/contract/text.ts';
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
    return this.page.locator('.xterm-rows');
  }

  async open(): Promise<void> {
    await this.page.goto(`/${this.locale}/lessons/${this.lesson}`);
  }

  /** Starts a sandbox and waits for the prompt. */
  async start(timeout: number): Promise<void> {
    await this.button('sandbox.idle.start').click();
    await this.expectPrompt(timeout);
  }

  async expectPrompt(timeout: number): Promise<void> {
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

  /** Says yes to the question that is asked. */
  async confirm(key: string): Promise<void> {
    const dialog = this.page.getByRole('dialog').or(this.page.getByRole('alertdialog'));
    await dialog.getByRole('button', { name: this.text(key), exact: true }).click();
  }

  /** Ends the sandbox, if there is one, and waits until it is gone. */
  async end(timeout = 60_000): Promise<void> {
    await this.button('sandbox.end').click();
    await this.confirm('sandbox.confirm.endYes');
    await expect(this.page.getByText(this.text('sandbox.ended.title'))).toBeVisible({ timeout });
  }
}
