import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { repositoryRoot } from '../config/repository-root.ts';
import { run } from '../sandbox/exec/run.ts';
import type { Tally } from './test.ts';

const specSchema = z.object({
  title: z.string(),
  file: z.string(),
  ok: z.boolean(),
  tests: z.array(z.object({ status: z.string() })),
});
type Suite = { suites?: Suite[] | undefined; specs?: z.infer<typeof specSchema>[] | undefined };
const suiteSchema: z.ZodType<Suite> = z.lazy(() =>
  z.object({ suites: z.array(suiteSchema).optional(), specs: z.array(specSchema).optional() }),
);
const reportSchema = z.object({
  suites: z.array(suiteSchema),
  errors: z.array(z.object({ message: z.string().optional() })).default([]),
});

const report = join(repositoryRoot, '.drydock/e2e/report.json');

/** Runs the browser tests of one project and prints as it goes. */
export async function runBrowserTests({ kind, filter }: { kind: boolean; filter: string | undefined }): Promise<Tally> {
  rmSync(report, { force: true });
  const flags = [
    'test',
    '--project',
    kind ? 'kind' : 'simulator',
    '--pass-with-no-tests',
    ...(filter === undefined ? [] : [filter]),
  ];
  const playwright = join(repositoryRoot, 'node_modules/@playwright/test/cli.js');
  const ran = await run(process.execPath, [playwright, ...flags], {
    cwd: repositoryRoot,
    onLine: (line) => console.log(line),
  });
  if (!existsSync(report))
    return { passed: 0, failed: [`browser tests: the runner ended with ${ran.exitCode} and no report`] };
  const { suites, errors } = reportSchema.parse(JSON.parse(readFileSync(report, 'utf8')));
  const specs = suites.flatMap(specsOf).filter(({ tests }) => tests.some(({ status }) => status !== 'skipped'));
  const failed = specs.filter(({ ok }) => !ok).map(({ title, file }) => `e2e/${file}: ${title}`);
  return {
    passed: specs.length - failed.length,
    failed: [...failed, ...errors.map(({ message }) => `browser tests: ${message?.split('\n')[0]}`)],
  };
}

function specsOf(suite: Suite): z.infer<typeof specSchema>[] {
  return [...(suite.specs ?? []), ...(suite.suites ?? []).flatMap(specsOf)];
}
