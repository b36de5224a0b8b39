import type { Page } from '@playwright/test';
import { eventually } from '../../testing/eventually.ts';
import { type Drydock, type DrydockOptions, startDrydock } from '../../testing/start-drydock.ts';
import type { Contender } from './contender.ts';
import { type Learner, startLearner } from './learner.ts';
import { openTerminalClient, type TerminalClient } from './terminal-client.ts';
import { openTerminalPage } from './terminal-page.ts';

export interface DrydockContender extends Contender {
  readonly drydock: Drydock;
  openTerminal(): Promise<TerminalClient>;
}

/** Terminals of one learner; more of them make another. */
const terminalsEach = 5;
const promptPatience = { timeoutMs: 120_000 };

/** Drydock itself on simulated clusters: the page of a lesson, and learners without one. */
export async function openDrydock(settings: DrydockOptions['settings'] = {}): Promise<DrydockContender> {
  const drydock = await startDrydock({ provider: 'simulator', settings: { mostSandboxes: '200', ...settings } });
  const { url } = drydock;
  const learners: Learner[] = [];
  let opened = 0;
  return {
    name: 'Drydock',
    drydock,
    openPage: (browser) => openTerminalPage(browser, `${url}/en/lessons/pods`, startCluster),
    async openTerminal() {
      if (opened % terminalsEach === 0) learners.push(await startLearner(url));
      const learner = learners.at(-1);
      if (!learner) throw new Error('no learner');
      opened += 1;
      const name = `bench-${opened % terminalsEach}`;
      return openAtPrompt(url, await learner.terminalAddress(name));
    },
    [Symbol.asyncDispose]: () => drydock[Symbol.asyncDispose](),
  };
}

/** A viewer of a terminal whose prompt is there. */
export async function openAtPrompt(
  origin: string,
  address: string,
  options: Omit<Parameters<typeof openTerminalClient>[1], 'origin'> = {},
): Promise<TerminalClient> {
  const terminal = await openTerminalClient(address, { origin, ...options });
  await eventually(() => terminal.text().includes('$'), 'a prompt', promptPatience);
  return terminal;
}

export async function startCluster(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Start my cluster' }).click();
}
