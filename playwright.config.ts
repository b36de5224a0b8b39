/** Browser tests. Project `simulator` needs no Docker; `kind` does the lessons on real clusters. */
import { defineConfig } from '@playwright/test';
import type { DrydockFixtures } from './e2e/fixtures.ts';
import { findChromium } from './testing/find-chromium.ts';

const executablePath = await findChromium();

/** Without WebGL the terminal draws itself as DOM, so that its text can be read. */
const chromiumArguments = [
  '--headless',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--disable-3d-apis',
];

export default defineConfig<object, DrydockFixtures>({
  testDir: 'e2e',
  outputDir: '.drydock/e2e/results',
  workers: 1,
  retries: process.env.CI ? 1 : 0,
  forbidOnly: Boolean(process.env.CI),
  reporter: [['list'], ['json', { outputFile: '.drydock/e2e/report.json' }]],
  timeout: 120_000,
  expect: { timeout: 15_000 },
  use: {
    actionTimeout: 15_000,
    navigationTimeout: 30_000,
    viewport: { width: 1280, height: 800 },
    locale: 'en-GB',
    permissions: ['clipboard-read', 'clipboard-write'],
    screenshot: 'only-on-failure',
    trace: 'retain-on-failure',
    launchOptions: { args: chromiumArguments, ...(executablePath === undefined ? {} : { executablePath }) },
  },
  projects: [
    { name: 'simulator', grepInvert: /@kind-only/, use: { provider: 'simulator' } },
    { name: 'kind', grep: /@kind/, timeout: 600_000, use: { provider: 'kind' } },
  ],
});
