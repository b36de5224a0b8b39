/** Terminals in a real browser: echo, floods, dropped and slow lines, late viewers and what is left behind, beside wetty and terminado. */
import { chromium } from '@playwright/test';
import { findChromium } from '../../testing/find-chromium.ts';
import type { BenchRow } from '../bench-row.ts';
import { runParts } from '../run-parts.ts';
import { measureAttach } from './attach.ts';
import { measureBigFile } from './big-file.ts';
import type { Measuring } from './contender.ts';
import { measureCuts } from './cuts.ts';
import { measureEcho } from './echo.ts';
import { measureEchoOverHttp } from './echo-over-http.ts';
import { measureInterrupt } from './interrupt.ts';
import { measureOpens } from './opens.ts';
import { measureStalledReader } from './stalled-reader.ts';
import { measureViewers } from './viewers.ts';

const parts: Readonly<Record<string, (measuring: Measuring) => Promise<BenchRow[]>>> = {
  echo: measureEcho,
  'over-http': measureEchoOverHttp,
  cat: measureBigFile,
  interrupt: measureInterrupt,
  stalled: measureStalledReader,
  cuts: measureCuts,
  attach: measureAttach,
  viewers: measureViewers,
  opens: measureOpens,
};

/** All parts, or those that are named. */
export async function bench(
  say: (line: string) => void,
  only: readonly string[] = [],
  { quick = false }: { readonly quick?: boolean } = {},
): Promise<BenchRow[]> {
  const executablePath = await findChromium();
  // Without 3D all contenders draw as DOM.
  const args = ['--no-sandbox', '--disable-3d-apis', '--disable-gpu'];
  const browser = await chromium.launch({ args, ...(executablePath === undefined ? {} : { executablePath }) });
  try {
    const measuring = { say, quick, browser };
    return await runParts(parts, only, say, (measure) => measure(measuring));
  } finally {
    await browser.close();
  }
}
