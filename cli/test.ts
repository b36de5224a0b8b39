import type { Command } from 'commander';
import { buildSite } from './build-site.ts';
import { printChecks, runChecks } from './check.ts';
import { provideTestNeeds } from './provide-test-needs.ts';
import { runBrowserTests } from './run-browser-tests.ts';
import { runNodeTests } from './run-node-tests.ts';
import { Sentence } from './sentence.ts';

/** How many passed, how many failed, and the names of those. */
export interface Tally {
  readonly passed: number;
  readonly failed: readonly string[];
}

/** `test` runs everything that needs no Docker, `test --kind` the rest. The last line is 'N passed, N failed'. */
export function addTestCommand(program: Command): void {
  program
    .command('test')
    .description('runs the tests that need no Docker; with --kind those on real clusters')
    .argument('[filter]', 'only tests whose file contains this')
    .option('--kind', 'the tests on real kind clusters')
    .action(async (filter: string | undefined, { kind = false }: { kind?: boolean }) => {
      const say = (line: string): void => console.log(line);
      await provideTestNeeds(say);
      const tallies: Tally[] = [];
      if (!kind && filter === undefined) {
        const checks = await runChecks();
        printChecks(checks);
        tallies.push({
          passed: checks.filter(({ ok }) => ok).length,
          failed: checks.filter(({ ok }) => !ok).map(({ name }) => name),
        });
      }
      const testNode = async (): Promise<void> => void tallies.push(await runNodeTests({ kind, filter }));
      // On kind a whole Drydock is started without a browser, too; elsewhere what needs no pages is told sooner.
      if (!kind) await testNode();
      const built = await build(say);
      if (kind) await testNode();
      tallies.push(built ? await runBrowserTests({ kind, filter }) : { passed: 0, failed: ['build of the pages'] });
      report(tallies);
    });
}

/** False for pages that cannot be built: one failure, so that everything else is still reported. */
async function build(say: (line: string) => void): Promise<boolean> {
  try {
    await buildSite(say);
    return true;
  } catch (error) {
    if (!(error instanceof Sentence)) throw error;
    say(error.message);
    return false;
  }
}

function report(tallies: readonly Tally[]): void {
  const failed = tallies.flatMap((tally) => tally.failed);
  const passed = tallies.reduce((sum, tally) => sum + tally.passed, 0);
  if (failed.length > 0) console.log(`\nfailed:\n${failed.map((name) => `  ${name}`).join('\n')}`);
  console.log(`\n${passed} passed, ${failed.length} failed`);
  if (failed.length > 0) process.exitCode = 1;
}
