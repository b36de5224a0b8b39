/** One Drydock for all tests of a worker, and what it printed beside each failed test. */
import { test as base, expect } from '@playwright/test';
import { type Drydock, startDrydock } from '../testing/start-drydock.ts';
import { writePasswordFile } from '../testing/write-password-file.ts';

export interface DrydockFixtures {
  /** Which clusters the learners get. */
  readonly provider: 'simulator' | 'kind';
  readonly drydock: Drydock;
}

/** Time for a sandbox to become ready, in milliseconds. */
export const startMs = { simulator: 60_000, kind: 240_000 } as const;

interface PerTest {
  readonly attachLogs: undefined;
}

export const test = base.extend<PerTest, DrydockFixtures>({
  provider: ['simulator', { option: true, scope: 'worker' }],
  drydock: [
    async ({ provider }, use) => {
      // Every test is a learner of its own and leaves its sandbox to the end.
      const mostSandboxes = provider === 'simulator' ? '100' : '3';
      await using password = await writePasswordFile();
      const settings = { mostSandboxes, adminPasswordFile: password.path };
      await using drydock = await startDrydock({ provider, settings });
      await use(drydock);
    },
    { scope: 'worker', timeout: 180_000 },
  ],
  baseURL: async ({ drydock }, use) => use(drydock.url),
  attachLogs: [
    async ({ drydock }, use, info) => {
      await use(undefined);
      if (info.status !== info.expectedStatus) {
        await info.attach('drydock.log', { body: drydock.logs(), contentType: 'text/plain' });
      }
    },
    { auto: true },
  ],
});

export { expect };
